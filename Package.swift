// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]
/// What a program is made of marks what the compiler cannot vouch for with `unsafe`.
let memorySafe = strict + [.strictMemorySafety()]
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: memorySafe)
}
func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// Of what is released: a dynamic loader takes two thirds of a start.
let isStatic: [LinkerSetting] = [.unsafeFlags(["-static-executable"], .when(configuration: .release))]

let package = Package(
    name: "Cryo",
    products: [
        .library(name: "Engine", targets: ["Engine"]),
        .executable(name: "cryo", targets: ["cryo"]),
        .executable(name: "crit", targets: ["crit"]),
        .executable(name: "crit-tui", targets: ["crit-tui"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    ],
    targets: [
        .systemLibrary(name: "CProtobufC", providers: [.apt(["libprotobuf-c-dev"])]),
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncursesw5-dev"])]),
        .systemLibrary(name: "CCap", providers: [.apt(["libcap-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CGate"),
        .target(name: "CImages", dependencies: ["CProtobufC"], exclude: ["proto"]),

        module("TerminalText", []),
        module("Linux", ["CLinux", "CCap", system]),
        module("ProcFS", [system]),
        module("Netlink", [system]),
        module("Tracer", ["Linux", "CLinux", "ProcFS", "CGate", system]),
        module("Images", ["CImages", "CProtobufC", "CZlib"]),
        module("Resources", ["Images", "Tracer", "ProcFS", "Netlink", "Linux", system]),
        module("EngineInterface", []),
        module("Engine", ["EngineInterface", "Resources", "Tracer", "Images", "ProcFS", "Linux", system]),
        module("EngineProcess", ["Engine", "EngineInterface", "TerminalText", "Linux", "CLinux", system, logging]),
        module("Inspect", ["Images"]),
        module("TerminalUI", ["TerminalText", "CNcurses"]),

        .executableTarget(
            name: "cryo", dependencies: ["EngineProcess"], swiftSettings: memorySafe, linkerSettings: isStatic),
        .executableTarget(name: "crit", dependencies: ["Inspect", "Images", "TerminalText", arguments], swiftSettings: memorySafe),
        .executableTarget(name: "crit-tui", dependencies: ["TerminalUI", "TerminalText", "Inspect", "ProcFS", "EngineInterface", "EngineProcess", system, arguments], swiftSettings: memorySafe),
        tests("TerminalUITests", ["TerminalUI", "TerminalText"]),
        tests("InspectTests", ["Inspect", "Images"]),
        tests("CritTUITests", ["crit-tui", "EngineInterface", "TerminalUI", "TerminalText", "Inspect", "Images", "Linux"]),

        tests("NetlinkTests", ["Netlink", system]),
        tests("LinuxTests", ["Linux", system]),
        tests("ImagesTests", ["Images"], resources: [.copy("Fixtures")]),
        tests("CritTests", ["crit", "crit-tui", "cryo", "Inspect", "Images"]),
        tests("TracerTests", ["Tracer", "Linux"]),
        tests("ProcFSTests", ["ProcFS", "Linux", system]),
        tests("ResourcesTests", ["Resources", "Netlink", "Images", "Tracer", "ProcFS", "Linux", system]),
        tests("EngineTests", ["EngineInterface", "Images", "Linux", "cryo", "crit"]),
        tests("EngineInterfaceTests", ["EngineInterface"]),
        tests("PlanTests", ["Engine", "EngineInterface", "Images"]),
        tests("PackageTests", []),
    ],
    swiftLanguageModes: [.v6]
)
