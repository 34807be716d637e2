//! The fonts that are installed: the one place of papers that reads files.

use std::collections::HashMap;
use std::fs;
use std::sync::Arc;

use fontdb::{Database, FaceInfo, Source};

use super::face::FontBytes;
use super::family::{Family, name};

/// Families for Latin, Greek and Cyrillic letters, the best first.
const LATIN: [&str; 10] = [
    "Noto Sans",
    "Source Sans 3",
    "Helvetica Neue",
    "Helvetica",
    "Arial",
    "Segoe UI",
    "Liberation Sans",
    "Arimo",
    "DejaVu Sans",
    "FreeSans",
];

/// Families for Japanese, the best first.
const JAPANESE: [&str; 16] = [
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic",
    "YuGothic",
    "BIZ UDPGothic",
    "IPAexGothic",
    "IPAGothic",
    "IPAPGothic",
    "VL PGothic",
    "VL Gothic",
    "Takao PGothic",
    "Meiryo",
    "MS PGothic",
];

/// The families found: one for Latin and one for Japanese letters.
pub(super) struct Installed {
    pub(super) latin: Option<Arc<Family>>,
    pub(super) japanese: Option<Arc<Family>>,
}

impl Installed {
    pub(super) fn look() -> Self {
        let mut database = Database::new();
        database.load_system_fonts();
        let mut families: HashMap<&str, Vec<&FaceInfo>> = HashMap::new();
        for face in database.faces() {
            families.entry(name(face)).or_default().push(face);
        }
        let first = |wanted: &[&str]| {
            let mut found = wanted.iter().filter_map(|name| families.get(name));
            found.find_map(|faces| Family::of(faces, read).map(Arc::new))
        };
        Self { latin: first(&LATIN), japanese: first(&JAPANESE) }
    }
}

/// The file of a face.
fn read(face: &FaceInfo) -> Option<FontBytes> {
    match &face.source {
        Source::File(path) => fs::read(path).ok().map(Arc::new),
        Source::Binary(bytes) => Some(Arc::new(bytes.as_ref().as_ref().to_vec())),
    }
}
