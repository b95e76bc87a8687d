import TerminalUI
import Testing

@Suite struct ListViewTests {
    private func list(_ count: Int) -> ListView {
        ListView(
            columns: [Column("PID", 5, .right), Column("PPID", 5, .right, priority: 1), Column("NAME", 6)],
            rows: (0 ..< count).map { Row("\($0)", ["\($0)", "1", "task \($0)"]) })
    }

    private func drawn(_ list: ListView, rows: Int, columns: Int) -> String {
        var grid = Grid(size: Size(rows: rows, columns: columns))
        list.draw(into: &grid, area: grid.area, empty: "nothing")
        return grid.text
    }

    @Test func columnsAreAligned() {
        var list = list(3)
        list.select(1)
        #expect(
            drawn(list, rows: 4, columns: 30)
                == "    PID  PPID NAME\n      0     1 task 0\n▸     1     1 task 1\n      2     1 task 2")
    }

    @Test func theLeastImportantColumnGoesFirst() {
        #expect(drawn(list(1), rows: 2, columns: 16) == "    PID NAME\n▸     0 task 0")
    }

    @Test func selectionStaysVisible() {
        var list = list(100)
        list.select(50)
        list.settle(height: 3)
        #expect(drawn(list, rows: 4, columns: 16).contains("▸    50 task 50"))
        list.move(-1)
        list.settle(height: 3)
        #expect(drawn(list, rows: 4, columns: 16).contains("▸    49"))
        list.move(.max)
        #expect(list.selectedIndex == 99)
        list.move(.min)
        #expect(list.selectedIndex == 0)
    }

    @Test func selectionFollowsItsRowThroughARefresh() {
        var list = list(5)
        list.select(3)
        list.replace(rows: [Row("9", ["9"]), Row("3", ["3"])])
        #expect(list.selected?.id == "3")
        list.replace(rows: [])
        #expect(list.selected == nil)
        #expect(drawn(list, rows: 4, columns: 20).contains("nothing"))
    }

    @Test func searchWrapsAndMindsCapitals() {
        var list = list(12)
        let result1 = list.search("TASK 1")
        #expect(result1 == "“TASK 1” is not here")
        let result2 = list.search("task 1")
        #expect(result2 == "1/3")
        #expect(list.selectedIndex == 1)
        let result3 = list.search("task 1")
        #expect(result3 == "2/3")
        #expect(list.selectedIndex == 10)
        let result4 = list.search("task 1", forward: false)
        #expect(result4 == "1/3")
        let result5 = list.search("task 1", forward: false)
        #expect(result5 == "3/3, from the other end")
    }

    @Test func treesShowDepthAndFolds() {
        let list = ListView(
            columns: [Column("NAME", 10, isTree: true)],
            rows: [Row("a", ["a"], fold: .open), Row("b", ["b"], depth: 1, fold: .closed), Row("c", ["c"], depth: 2)])
        #expect(drawn(list, rows: 4, columns: 20) == "  NAME\n▸ ▾ a\n    ▸ b\n        c")
    }

    @Test(arguments: [(0, 0), (1, 1), (2, 1), (1, 2), (5, 3), (24, 80)])
    func anySizeWillDo(rows: Int, columns: Int) {
        var list = list(40)
        list.select(20)
        #expect(!drawn(list, rows: rows, columns: columns).contains("nothing"))
    }
}
