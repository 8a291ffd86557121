import ControlClient

@main
enum Main {
    static func main() {
        Therapyctl.main()
    }
}
