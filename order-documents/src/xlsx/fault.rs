//! Why a file is not opened, and what is wrong with the content of a cell.

use order_core::value::{Quantity, TextError};
use thiserror::Error;

use crate::fault::faults;

/// Why a file from outside is not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileFault {
    /// The file is no workbook, whatever its name says.
    #[error("the file is no .xlsx workbook")]
    NotAWorkbook,
    /// It is protected by a password, so that nobody else can read it.
    #[error("the workbook is encrypted with a password")]
    Encrypted,
    /// It is a workbook of an old or another form: `.xls`, `.xlsb` or `.ods`.
    #[error("the workbook is not in the form .xlsx; save it as one")]
    OtherForm,
    /// The file is larger than is read.
    #[error("the file has {bytes} bytes, {max} at most")]
    TooLarge {
        /// How many it has.
        bytes: usize,
        /// How many it may have.
        max: usize,
    },
    /// It has more parts than a workbook needs.
    #[error("the workbook has {parts} parts, {max} at most")]
    TooManyParts {
        /// How many there are.
        parts: usize,
        /// How many there may be.
        max: usize,
    },
    /// A part unpacks to far more than it was packed in, or all of them to more than is read.
    #[error("the part `{part}` unpacks to too much")]
    Bomb {
        /// Which part.
        part: String,
    },
    /// A part has a name that leads out of the workbook.
    #[error("the workbook has a part whose name is no name of a part")]
    PartName,
    /// Two parts have the same name.
    #[error("two parts of the workbook have the same name")]
    PartRepeated,
    /// It has macros.
    #[error("the workbook has macros")]
    Macros,
    /// It takes content from elsewhere: from another workbook, a database or the network.
    #[error("the workbook has links to other files")]
    ExternalLinks,
    /// It has other files or controls within.
    #[error("the workbook has embedded objects")]
    EmbeddedObjects,
    /// A part declares a document type or entities, which no workbook needs.
    #[error("the part `{part}` declares a document type")]
    DocumentType {
        /// Which part.
        part: String,
    },
    /// There is something far beyond what a sheet is read to.
    #[error("there is something in {cell}; a sheet is read up to row {rows} and column {columns}")]
    TooFar {
        /// The cell.
        cell: String,
        /// The last row that is read.
        rows: u32,
        /// How many columns are read.
        columns: u32,
    },
    /// There is more of something than is read.
    #[error("the workbook has more than {max} {what}")]
    TooMany {
        /// Of what, such as `cells`, `sheets` or `formats`.
        what: &'static str,
        /// How many there may be.
        max: usize,
    },
    /// Something in it is not as it is in workbooks.
    #[error("the workbook is damaged: {detail}")]
    Damaged {
        /// What, in the words of whoever read it.
        detail: String,
    },
}

/// What is wrong with a quantity.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QuantityFault {
    /// It is a text, perhaps one of digits: the totals of the sheet leave it out.
    #[error("is a text; enter a number")]
    Text,
    /// It has a fraction.
    #[error("is not a whole number")]
    NotWhole,
    /// It is below 0.
    #[error("is negative")]
    Negative,
    /// It is more than one line may have.
    #[error("is above {max}")]
    TooMany {
        /// The most pieces of one line.
        max: Quantity,
    },
    /// It is a date or a time.
    #[error("is a date or a time; enter a number")]
    Date,
    /// It is true or false.
    #[error("is true or false; enter a number")]
    Boolean,
    /// It is an error value, such as `#N/A`.
    #[error("is an error value; enter a number")]
    ErrorValue,
    /// It is a formula, whose value was computed elsewhere, and perhaps long ago.
    #[error("is a formula; enter a number")]
    Formula,
}

/// What is wrong with a code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CodeFault {
    /// There is nothing.
    #[error("is empty")]
    Missing,
    /// It is a number with a fraction or too many digits, which is no longer as it was typed.
    #[error("is a number; format the cell as text and enter the code again")]
    Number,
    /// It is a date or a time; spreadsheets make such of codes.
    #[error("is a date or a time; format the cell as text and enter the code again")]
    Date,
    /// It is true or false.
    #[error("is true or false; enter a code")]
    Boolean,
    /// It is an error value, such as `#N/A`.
    #[error("is an error value; enter a code")]
    ErrorValue,
    /// It is a formula, whose value was computed elsewhere, and perhaps long ago.
    #[error("is a formula; enter a code")]
    Formula,
    /// It is a text that no code can be.
    #[error("is no code: {reason}")]
    Text {
        /// Why not.
        reason: TextError,
    },
}

faults! {
    FileFault {
        NotAWorkbook {} = "not_a_workbook";
        Encrypted {} = "encrypted";
        OtherForm {} = "other_form";
        TooLarge { bytes, max } = "file_too_large";
        TooManyParts { parts, max } = "too_many_parts";
        Bomb { part } = "zip_bomb";
        PartName {} = "part_name";
        PartRepeated {} = "part_repeated";
        Macros {} = "macros";
        ExternalLinks {} = "external_links";
        EmbeddedObjects {} = "embedded_objects";
        DocumentType { part } = "document_type";
        TooFar { cell, rows, columns } = "too_far";
        TooMany { what, max } = "too_many_in_workbook";
        Damaged { detail } = "workbook_damaged";
    }
}
faults! {
    QuantityFault {
        Text {} = "quantity_text";
        NotWhole {} = "quantity_not_whole";
        Negative {} = "quantity_negative";
        TooMany { max } = "quantity_too_large";
        Date {} = "quantity_date";
        Boolean {} = "quantity_boolean";
        ErrorValue {} = "quantity_error_value";
        Formula {} = "quantity_formula";
    }
}
faults! {
    CodeFault {
        Missing {} = "code_missing";
        Number {} = "code_number";
        Date {} = "code_date";
        Boolean {} = "code_boolean";
        ErrorValue {} = "code_error_value";
        Formula {} = "code_formula";
        Text { reason } = "code_text";
    }
}
