//! One face of a font: its bytes, and what is worked out of them once.

use std::fmt;
use std::sync::Arc;

use harfrust::{ShaperData, ShaperInstance};
use krilla::text::{Font, Tag};
use skrifa::prelude::Size;
use skrifa::{FontRef, MetadataProvider as _};

/// What is lighter than this does not stand out.
pub(super) const BOLD_MIN: u16 = 600;

/// The bytes of a font file, which several faces may share.
pub(super) type FontBytes = Arc<Vec<u8>>;

/// A face that is ready to be written with.
pub(in crate::paper) struct Face {
    bytes: FontBytes,
    index: u32,
    units_per_em: u16,
    is_bold: bool,
    /// The face as the PDF embeds it.
    pub(in crate::paper) embedded: Font,
    pub(in crate::paper) shaping: ShaperData,
    /// Where a variable font is set to; nothing of another.
    pub(in crate::paper) instance: ShaperInstance,
}

impl Face {
    /// The face of that number in a file, at that weight when it is variable; `None` when it cannot be read.
    pub(super) fn new(bytes: &FontBytes, index: u32, weight: u16) -> Option<Self> {
        let font = FontRef::from_index(bytes, index).ok()?;
        let units_per_em =
            font.metrics(Size::unscaled(), skrifa::instance::LocationRef::default()).units_per_em;
        let set: &[(&[u8; 4], f32)] = if is_variable(&font) { &[(b"wght", f32::from(weight))] } else { &[] };
        let instance = ShaperInstance::from_variations(
            &font,
            set.iter().map(|(axis, value)| (skrifa::Tag::new(axis), *value)),
        );
        let coordinates: Vec<(Tag, f32)> = set.iter().map(|(axis, value)| (Tag::new(axis), *value)).collect();
        let shaping = ShaperData::new(&font);
        let embedded = Font::new_variable(Arc::clone(bytes).into(), index, &coordinates)?;
        let readable = units_per_em > 0;
        readable.then(|| Self {
            bytes: Arc::clone(bytes),
            index,
            units_per_em,
            is_bold: weight >= BOLD_MIN,
            embedded,
            shaping,
            instance,
        })
    }

    /// The face as its tables.
    pub(in crate::paper) fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.bytes, self.index).ok()
    }

    /// Whether it is there for what stands out.
    pub(in crate::paper) const fn is_bold(&self) -> bool {
        self.is_bold
    }

    /// In how many units its em is divided: one or more.
    pub(in crate::paper) const fn units_per_em(&self) -> u16 {
        self.units_per_em
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.bytes.len();
        f.debug_struct("Face").field("index", &self.index).field("bytes", &bytes).finish_non_exhaustive()
    }
}

/// Whether its weight can be set.
pub(super) fn is_variable(font: &FontRef<'_>) -> bool {
    font.axes().get_by_tag(skrifa::Tag::new(b"wght")).is_some()
}
