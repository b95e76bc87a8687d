/// A message inside another that has many kinds of them and of which few are there: kept apart, so that the outer one
/// stays small where thousands of it are moved. Still a value: what is changed is copied first when it is shared.
@propertyWrapper
package struct Boxed<Message: ImageMessage>: Hashable, @unchecked Sendable {
    private final class Storage {
        var message: Message?
        init(_ message: Message?) { self.message = message }
    }

    private var storage: Storage?

    package init(wrappedValue: Message?) { storage = wrappedValue.map { Storage($0) } }

    package var wrappedValue: Message? {
        get { storage?.message }
        set { storage = newValue.map { Storage($0) } }
        _modify {
            if storage == nil || !isKnownUniquelyReferenced(&storage) { storage = Storage(storage?.message) }
            yield unsafe &storage.unsafelyUnwrapped.message
        }
    }

    package static func == (one: Self, other: Self) -> Bool { one.wrappedValue == other.wrappedValue }
    package func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }
}
