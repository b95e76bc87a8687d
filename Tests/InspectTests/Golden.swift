/// The golden images: what CRIU 4.2 wrote for a program with a bit of everything. They belong to the tests of `Images`.
enum Golden {
    static let path: String = {
        let here = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        return "/\(here)/ImagesTests/Fixtures/images"
    }()
}
