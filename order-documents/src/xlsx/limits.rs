//! How large a workbook from outside may be. An order sheet of a hundred thousand SKUs with two attributes takes a third of these, and the
//! worst that they let pass is looked through within seconds.

/// Most bytes of a file.
pub const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Most parts of a file, which is a zip archive.
pub const PARTS_MAX: usize = 1_000;
/// Most bytes of the name of a part.
pub const PART_NAME_BYTES_MAX: usize = 512;
/// Most bytes of all parts together when they are unpacked.
pub const UNPACKED_BYTES_MAX: u64 = 192 * 1024 * 1024;
/// How many times its packed size a part may unpack to, as soon as it is larger than [`RATIO_FREE_BYTES`].
pub const RATIO_MAX: u64 = 100;
/// Bytes up to which it does not matter how well a part was packed.
pub const RATIO_FREE_BYTES: u64 = 1024 * 1024;
/// Most elements, ends of elements, texts and comments of all parts together.
pub const EVENTS_MAX: usize = 20_000_000;
/// How deeply elements may lie within one another.
pub const DEPTH_MAX: usize = 100;
/// Most bytes of the attributes of one element.
pub const ATTRIBUTES_BYTES_MAX: usize = 256 * 1024;
/// Most attributes of one element.
pub const ATTRIBUTES_MAX: usize = 50;
/// Most sheets of a workbook.
pub const SHEETS_MAX: usize = 100;
/// Most cells of a workbook, empty ones with a format included.
pub const CELLS_MAX: usize = 3_000_000;
/// Most bytes of the texts and formulas in cells, each counted as often as it is shown.
pub const SHOWN_BYTES_MAX: usize = 128 * 1024 * 1024;
/// Most rows down to which there may be something in a sheet.
pub const ROWS_MAX: u32 = 200_000;
/// Most columns up to which there may be something in a sheet.
pub const COLUMNS_MAX: u32 = 256;
/// Most areas of merged cells in a workbook.
pub const MERGED_MAX: usize = 10_000;
/// Most texts of the table that all sheets share.
pub const STRINGS_MAX: usize = 2_000_000;
/// Most names that a workbook gives to cells.
pub const NAMES_MAX: usize = 10_000;
/// Most times that parts refer to parts.
pub const RELATIONSHIPS_MAX: usize = 10_000;
/// Most formats of cells, and most fonts and the like that these are made of, together.
pub const FORMATS_MAX: usize = 20_000;
/// Most bytes of a name or a code in a format, which every cell format repeats.
pub const FORMAT_BYTES_MAX: usize = 1_024;
/// Most formulas of a sheet that are written once for many cells.
pub const SHARED_FORMULAS_MAX: u32 = 65_536;
/// Most faults of one file that are told; of the rest, how many there are.
pub const FAULTS_MAX: usize = 1_000;
