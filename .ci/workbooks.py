"""Looks at workbooks. What they must hold is worked out here from what was ordered, by another hand than the one that made them."""

import datetime
import pathlib
import re
import sys
import zipfile
from decimal import ROUND_HALF_EVEN, Decimal

import openpyxl

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}
SHOP = '=HYPERLINK("http://x.example","Shop")'
# Name, currency, country, the brand's code.
BUYERS = {
    "harbour": ("Harbour Store", "EUR", "DE", "0001"),
    "minato": ("港の店", "JPY", "JP", "JP-1"),
    "shop": (SHOP, "EUR", "FR", None),
    "gulf": ("Gulf Trading", "KWD", "KW", "+4"),
}
# Number of the SKU: model number, names, size, prices, rates.
FULL = (Decimal(1), Decimal(0))
SHIRT = ("00100", "Linen shirt", "麻のシャツ")
SHIRT_PRICES = {"EUR": "42.10", "JPY": "6800", "KWD": "14.250"}
SKUS = {
    "=1+1": (*SHIRT, "S", SHIRT_PRICES, FULL),
    "00100-M": (*SHIRT, "M", SHIRT_PRICES, FULL),
    "-200": ("@200", "Cardigan", "カーディガン", "S", {"EUR": "99.99", "JPY": "16000", "KWD": "33.125"},
             (Decimal("0.625"), Decimal("0.1"))),
    "900": ("900", "Loom", "織機", "S", {"JPY": "90000000000"}, FULL),
}
# Buyer, comment, tags, pieces of SKUs, whether it counts.
ORDERS = [
    ("harbour", "=1+1 thanks", "=urgent, VIP", {"=1+1": 12, "00100-M": 6, "-200": 3}, True),
    ("minato", None, None, {"=1+1": 5, "-200": 7}, True),
    ("shop", "-- please call\n+49 30 1234", None, {"-200": 1}, True),
    ("gulf", "@noon", None, {"00100-M": 9, "-200": 2}, True),
    ("harbour", None, None, {"00100-M": 4}, True),
    ("minato", "織機", None, {"900": 120_000}, True),
    ("harbour", None, None, {"=1+1": 100}, False),
]
# In the clocks of the brand, nine hours ahead of UTC.
FIRST = datetime.datetime(2026, 3, 1, 0, 30, 45)


def text(value):
    return None if value is None else ("s", value, None)


def count(value):
    return ("n", value, "#,##0")


def share(value):
    digits = max(0, -(value * 100).normalize().as_tuple().exponent)
    return ("n", float(value), "0" + ("." + "0" * digits if digits else "") + "%")


def day(year, month, of_month):
    return ("d", datetime.datetime(year, month, of_month), "yyyy-mm-dd")


def moment(value):
    return ("d", value, "yyyy-mm-dd hh:mm")


def amount(value, currency):
    digits = DIGITS[currency]
    if len(value.as_tuple().digits) > 15:
        return ("s", f"{value:.{digits}f}", None)
    return ("n", float(value), f"[${currency}] #,##0" + ("." + "0" * digits if digits else ""))


def rounded(value, currency):
    return value.quantize(Decimal(1).scaleb(-DIGITS[currency]), ROUND_HALF_EVEN)


def unit_price(sku, currency):
    prices, (wholesale, discount) = SKUS[sku][4:]
    return rounded(Decimal(prices[currency]) * wholesale * (1 - discount), currency)


def totals(order):
    buyer, _, _, lines, _ = order
    _, currency, country, _ = BUYERS[buyer]
    items = sum(unit_price(sku, currency) * pieces for sku, pieces in lines.items())
    tax = items // 10 if country == "JP" else rounded(Decimal(0), currency)
    return items, tax, items + tax


def expect(sheet, rows, frozen="A2", filtered=None, sums=()):
    """Every cell of a sheet is what it must be: of its type, with its value, looking as it must, and no formula but the sums."""
    width = max(len(row) for row in rows)
    last = openpyxl.utils.get_column_letter(width)
    assert sheet.dimensions == f"A1:{last}{len(rows)}", (sheet.title, sheet.dimensions, len(rows))
    assert sheet.freeze_panes == frozen, (sheet.title, sheet.freeze_panes)
    assert sheet.auto_filter.ref == f"A1:{last}{filtered or len(rows)}", (sheet.title, sheet.auto_filter.ref)
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0, sheet.title
    assert sheet.print_title_rows == "$1:$1", (sheet.title, sheet.print_title_rows)
    formulas = []
    for row, expected in zip(sheet.iter_rows(), rows, strict=True):
        for cell, wanted in zip(row, expected, strict=True):
            where = (sheet.title, cell.coordinate, cell.value, wanted)
            assert cell.hyperlink is None, where
            if wanted is None:
                assert cell.value is None, where
                continue
            kind, value, look = wanted
            assert cell.data_type == kind and cell.value == value, (cell.data_type, where)
            if kind == "f":
                formulas.append(cell.coordinate)
            if look is not None:
                assert cell.number_format == look, (cell.number_format, where)
            if kind == "s" and cell.row > 1 and not cell.font.bold:
                assert cell.quotePrefix, where
            if cell.row == 1:
                assert cell.font.bold and sheet.column_dimensions[cell.column_letter].width > 5, where
    assert formulas == list(sums), (sheet.title, formulas)


def expect_orders(sheet):
    rows = [[text(title) for title in
             ("Order code", "Placed at", "Status", "Buyer", "Tags", "Currency", "Items", "Tax", "Total")]]
    for number, order in enumerate(ORDERS):
        buyer, _, tags, _, counts = order
        name, currency, _, _ = BUYERS[buyer]
        status = "Please create an OC" if counts else "Order Rejected"
        placed = moment(FIRST + datetime.timedelta(hours=number))
        rows.append([text(f"00-{number + 1}"), placed, text(status), text(name), text(tags), text(currency),
                     *(amount(figure, currency) for figure in totals(order))])
    expect(sheet, rows)


LINE_TITLES = """注文番号 ブランド 注文日時 ステータス 納品ステータス 改訂番号 アーカイブ 注文経路 バイヤー名 バイヤー区分 バイヤーコード
カタログコード カタログ名 取引条件 通貨 支払方法 コメント タグ
請求先_宛名 請求先_番地・建物 請求先_市区町村 請求先_都道府県 請求先_郵便番号 請求先_国 請求先_電話番号
納品先_宛名 納品先_番地・建物 納品先_市区町村 納品先_都道府県 納品先_郵便番号 納品先_国 納品先_電話番号
明細数 総数量 商品合計 送料 値引き 税額 合計 品番 商品名 SKU番号 属性 オプション
基準価格 掛率 割引率 単価 数量 金額 希望納期 ブランドへのメッセージ"""


def expect_lines(sheet):
    rows = [[text(title.replace("_", " ")) for title in LINE_TITLES.split()]]
    for number, order in enumerate(ORDERS):
        buyer, comment, tags, lines, counts = order
        name, currency, country, code = BUYERS[buyer]
        items, tax, total = totals(order)
        address = [text(part) for part in (name, "Quay 1, Door 2", "=City", None, "01234", country, None)]
        head = [text(f"00-{number + 1}"), text("ノルドニット"), moment(FIRST + datetime.timedelta(hours=number)),
                text("注文確認書を作成してください" if counts else "注文却下"), None, count(0), None, text("通常"), text(name),
                text("法人"), text(code), text("007"), text("2027年夏"), text("wholesale"), text(currency),
                text("カード以外"), text(comment), text(tags), *address, *address, count(len(lines)),
                count(sum(lines.values())), amount(items, currency), None, None, amount(tax, currency),
                amount(total, currency)]
        for sku, pieces in lines.items():
            model, _, name, size, prices, (wholesale, discount) = SKUS[sku]
            unit = unit_price(sku, currency)
            rows.append([*head, text(model), text(name), text(sku), text(f"Size: {size}"), None,
                         amount(Decimal(prices[currency]), currency), share(wholesale), share(discount),
                         amount(unit, currency), count(pieces), amount(unit * pieces, currency), day(2026, 5, 1),
                         text("+1 box")])
    expect(sheet, rows)


def tallied(currency=None):
    """Pieces and amount of each SKU and buyer, of orders that count."""
    found = {}
    for buyer, _, _, lines, counts in ORDERS:
        if not counts or currency not in (None, BUYERS[buyer][1]):
            continue
        for sku, pieces in lines.items():
            before = found.get((sku, buyer), (0, Decimal(0)))
            more = unit_price(sku, BUYERS[buyer][1]) * pieces
            found[sku, buyer] = (before[0] + pieces, before[1] + more)
    return found


def sku_cells(sku, language):
    model, english, japanese, size, *_ = SKUS[sku]
    return [text(model), text(english if language == "en" else japanese), text(sku), text(size)]


def sorted_skus(found):
    return sorted({sku for sku, _ in found}, key=lambda sku: (SKUS[sku][0], sku))


def formula(range_, look):
    return ("f", f"=SUM({range_})", look)


def expect_skus(sheet):
    found = tallied("EUR")
    heads = "Model number,Product,SKU number,Attributes,Quantity,Amount before shipping and tax"
    rows = [[text(title) for title in heads.split(",")]]
    for sku in sorted_skus(found):
        of_sku = [figures for (other, _), figures in found.items() if other == sku]
        pieces, cost = (sum(column) for column in zip(*of_sku))
        rows.append([*sku_cells(sku, "en"), count(pieces), amount(cost, "EUR")])
    last = len(rows)
    rows.append([text("Total"), None, None, None, formula(f"E2:E{last}", "#,##0"),
                 formula(f"F2:F{last}", "[$EUR] #,##0.00")])
    expect(sheet, rows, filtered=last, sums=(f"E{last + 1}", f"F{last + 1}"))


def expect_buyers(sheet):
    found = tallied()
    rows = [[text(title) for title in ("Buyer code", "Buyer", "Quantity")]]
    for buyer in sorted(BUYERS, key=lambda buyer: BUYERS[buyer][0]):
        name, _, _, code = BUYERS[buyer]
        rows.append([text(code), text(name),
                     count(sum(pieces for (_, other), (pieces, _) in found.items() if other == buyer))])
    last = len(rows)
    rows.append([text("Total"), None, formula(f"C2:C{last}", "#,##0")])
    expect(sheet, rows, filtered=last, sums=(f"C{last + 1}",))


def expect_matrix(sheet, currency, figure, language):
    found = tallied(currency)
    buyers = sorted({buyer for _, buyer in found}, key=lambda buyer: BUYERS[buyer][0])
    look = amount(Decimal(0), currency)[2] if figure else "#,##0"
    cell = (lambda value: amount(value, currency)) if figure else count
    titles = {"en": ["Model number", "Product", "SKU number", "Attributes", "Total"],
              "ja": ["品番", "商品名", "SKU番号", "属性", "合計"]}[language]
    named = [name + (f" ({code})" if code else "") for name, _, _, code in (BUYERS[buyer] for buyer in buyers)]
    rows = [[text(title) for title in (*titles[:4], *named, titles[4])]]
    first, final = "E", openpyxl.utils.get_column_letter(4 + len(buyers))

    def total(parts, range_):
        # What a spreadsheet would not add up exactly is no formula.
        stands = cell(sum(parts)) if any(cell(part)[0] == "s" for part in (*parts, sum(parts))) else None
        return stands or formula(range_, look)

    columns = {buyer: [] for buyer in buyers}
    for sku in sorted_skus(found):
        of_sku = [found[sku, buyer][figure] if (sku, buyer) in found else None for buyer in buyers]
        for buyer, value in zip(buyers, of_sku):
            columns[buyer].append(value)
        present = [value for value in of_sku if value is not None]
        row = len(rows) + 1
        rows.append([*sku_cells(sku, language), *(None if value is None else cell(value) for value in of_sku),
                     total(present, f"{first}{row}:{final}{row}")])
    last = len(rows)
    parts = [[value for value in columns[buyer] if value is not None] for buyer in buyers]
    parts.append([value for column in parts for value in column])
    letters = [openpyxl.utils.get_column_letter(5 + at) for at in range(len(parts))]
    rows.append([text(titles[4]), None, None, None,
                 *(total(part, f"{letter}2:{letter}{last}") for part, letter in zip(parts, letters))])
    coordinates = [f"{openpyxl.utils.get_column_letter(at + 1)}{number + 1}"
                   for number, row in enumerate(rows) for at, found_cell in enumerate(row)
                   if found_cell and found_cell[0] == "f"]
    expect(sheet, rows, frozen="E2", filtered=last, sums=coordinates)


def read(folder):
    """Every sheet of the exports, cell by cell."""
    wanted = {
        "orders": {"Orders": expect_orders},
        "lines": {"注文": expect_lines},
        "skus": {"SKUs": expect_skus},
        "buyers": {"Buyers": expect_buyers},
        "matrix": {"Quantity": lambda sheet: expect_matrix(sheet, "EUR", 0, "en"),
                   "Amount EUR": lambda sheet: expect_matrix(sheet, "EUR", 1, "en")},
        "yen": {"数量": lambda sheet: expect_matrix(sheet, "JPY", 0, "ja"),
                "金額 JPY": lambda sheet: expect_matrix(sheet, "JPY", 1, "ja")},
    }
    assert {path.stem for path in folder.iterdir()} == set(wanted)
    cells = 0
    for name, sheets in wanted.items():
        book = openpyxl.load_workbook(folder / f"{name}.xlsx")
        assert book.sheetnames == list(sheets), book.sheetnames
        assert book.properties.creator is None and book.properties.created == datetime.datetime(2026, 3, 31, 9)
        for sheet in book:
            sheets[sheet.title](sheet)
            cells += sheet.max_row * sheet.max_column
        with zipfile.ZipFile(folder / f"{name}.xlsx") as parts:
            assert all(b"our eyes only" not in parts.read(part) for part in parts.namelist()), name
    print(f"{len(wanted)} workbooks hold in {cells} cells what they must")


def spoil(folder, to):
    """Copies of workbooks in which every formula has a wrong result."""
    to.mkdir()
    spoiled = 0
    for path in sorted(folder.glob("*.xlsx")):
        with zipfile.ZipFile(path) as before, zipfile.ZipFile(to / path.name, "w") as after:
            for part in before.namelist():
                body, changes = re.subn(rb"(</f><v>)[^<]*", rb"\g<1>-7", before.read(part))
                after.writestr(part, body)
                spoiled += changes
    assert spoiled > 0


def compare(folder, recalculated):
    """What formulas came to where they were computed anew is what stood in them, and all else stayed as it was."""
    sums = 0
    for path in sorted(folder.glob("*.xlsx")):
        formulas = openpyxl.load_workbook(path)
        before = openpyxl.load_workbook(path, data_only=True)
        after = openpyxl.load_workbook(recalculated / path.name, data_only=True)
        assert before.sheetnames == after.sheetnames, (path, after.sheetnames)
        for sheet in before:
            for row in sheet.iter_rows():
                for cell in row:
                    again = after[sheet.title][cell.coordinate].value
                    where = (path.name, sheet.title, cell.coordinate, cell.value, again)
                    if formulas[sheet.title][cell.coordinate].data_type == "f":
                        sums += 1
                        assert abs(cell.value - again) < 1e-9 * max(1, abs(cell.value)), where
                    else:
                        assert cell.value == again, where
    assert sums > 0
    print(f"{sums} sums come to the same where they are computed anew")


command, *paths = sys.argv[1:]
{"read": read, "spoil": spoil, "compare": compare}[command](*map(pathlib.Path, paths))
