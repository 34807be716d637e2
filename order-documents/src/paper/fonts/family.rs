//! Which faces of a family papers are written with: one for text and one for what stands out.

use std::sync::Arc;

use fontdb::{Database, FaceInfo, Source, Stretch, Style};
use skrifa::FontRef;

use super::face::{BOLD_MIN, Face, FontBytes, is_variable};

const REGULAR: u16 = 400;
const BOLD: u16 = 700;

/// A family: a regular face, and a bold one where there is one.
#[derive(Debug)]
pub(in crate::paper) struct Family {
    pub(in crate::paper) regular: Face,
    pub(in crate::paper) bold: Option<Face>,
}

impl Family {
    /// Of faces that belong together; `None` when none of them can be read.
    pub(super) fn of(faces: &[&FaceInfo], read: impl Fn(&FaceInfo) -> Option<FontBytes>) -> Option<Self> {
        // Slanted faces only where there is nothing else.
        let upright = faces.iter().any(|face| face.style == Style::Normal);
        let usable: Vec<&&FaceInfo> =
            faces.iter().filter(|face| !upright || face.style == Style::Normal).collect();
        // Neither narrow nor wide ones, and of equal ones always the same, in whatever order they were found.
        let distance = |face: &FaceInfo, weight: u16| {
            let (is_odd, apart) = (face.stretch != Stretch::Normal, face.weight.0.abs_diff(weight));
            (is_odd, apart, face.post_script_name.clone(), face.index)
        };
        let nearest = |weight| usable.iter().min_by_key(|face| distance(face, weight)).copied();
        let (regular, bold) = (nearest(REGULAR)?, nearest(BOLD).filter(|face| face.weight.0 >= BOLD_MIN));
        let bytes = read(regular)?;
        let variable = FontRef::from_index(&bytes, regular.index).is_ok_and(|font| is_variable(&font));
        let bold = match bold.filter(|bold| !std::ptr::eq(**bold, *regular)) {
            Some(bold) => read(bold).and_then(|bytes| Face::new(&bytes, bold.index, BOLD)),
            None if variable => Face::new(&bytes, regular.index, BOLD),
            None => None,
        };
        Face::new(&bytes, regular.index, REGULAR).map(|regular| Self { regular, bold })
    }
}

/// A face of a file that was handed in.
pub(super) struct FileFace {
    pub(super) info: FaceInfo,
    pub(super) bytes: FontBytes,
    /// Which file, counted from 1.
    pub(super) file: usize,
}

impl FileFace {
    /// Every face of a file. Of a collection for several countries the Japanese ones come first.
    pub(super) fn all_of(bytes: Vec<u8>, file: usize) -> Vec<Self> {
        let bytes: FontBytes = Arc::new(bytes);
        let mut database = Database::new();
        let binary: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::<Vec<u8>>::clone(&bytes);
        let ids = database.load_font_source(Source::Binary(binary));
        let infos = ids.iter().filter_map(|id| database.face(*id));
        let mut faces: Vec<Self> =
            infos.map(|info| Self { info: info.clone(), bytes: Arc::clone(&bytes), file }).collect();
        faces.sort_by_key(|face| (!face.name().ends_with(" JP"), face.info.index));
        faces
    }

    /// What its family is called.
    pub(super) fn name(&self) -> &str {
        name(&self.info)
    }
}

/// What the family of a face is called.
pub(super) fn name(face: &FaceInfo) -> &str {
    face.families.first().map_or("", |(name, _)| name)
}
