import TherapyKitStamp

/// The stamp of the kit that is loaded. For hosts.
@_spi(Host) public enum KitStamp {
    /// Lines of the form `key=value`, as they stand in the ELF note `TherapyKit` of every object that was built with the
    /// kit.
    public static var text: String { String(cString: therapykit_stamp()) }
}
