//! Fonts: those that a host hands in, and those that are installed.
//!
//! Decides in which order fonts are tried for a character. Deliberately knows no text: what is set in which of them stands in `text`.

mod face;
mod family;
mod system;

use std::sync::Arc;

use fontdb::FaceInfo;

pub(super) use face::Face;
pub(super) use family::Family;

use family::FileFace;
use system::Installed;

use super::error::PaperError;
use crate::Language;

/// The fonts that papers are written in. Made once and shared: a clone is cheap, and what fonts take in memory is there once.
///
/// For each character the fonts are tried in their order: those handed in, as they were given, then an installed one for Latin letters and
/// one for Japanese, in a Japanese paper the other way round. A character that none of them has is an error of the paper.
///
/// ```no_run
/// use order_documents::paper::Fonts;
///
/// let own = std::fs::read("NotoSansJP.ttf")?;
/// let fonts = Fonts::new(vec![own])?.and_system();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Fonts {
    /// In the order in which they are tried, per language.
    english: Arc<[Arc<Family>]>,
    japanese: Arc<[Arc<Family>]>,
}

impl Fonts {
    /// The fonts of these files, TrueType or OpenType, single or in collections. Files of one family go together: its bold face is used
    /// for what stands out. Of a variable font both weights are taken.
    ///
    /// # Errors
    /// [`PaperError::BrokenFont`].
    pub fn new(files: Vec<Vec<u8>>) -> Result<Self, PaperError> {
        let mut families: Vec<Vec<FileFace>> = Vec::new();
        for (file, number) in files.into_iter().zip(1..) {
            let faces = FileFace::all_of(file, number);
            if faces.is_empty() {
                return Err(PaperError::BrokenFont { number });
            }
            for face in faces {
                let same =
                    |family: &&mut Vec<FileFace>| family.iter().any(|other| other.name() == face.name());
                match families.iter_mut().find(same) {
                    Some(family) => family.push(face),
                    None => families.push(vec![face]),
                }
            }
        }
        let mut made = Vec::new();
        for faces in families {
            let infos: Vec<&FaceInfo> = faces.iter().map(|face| &face.info).collect();
            let bytes = |info: &FaceInfo| {
                let found = faces.iter().find(|face| std::ptr::eq(&raw const face.info, info));
                found.map(|face| Arc::clone(&face.bytes))
            };
            let number = faces.first().map_or(0, |face| face.file);
            let family = Family::of(&infos, bytes).ok_or(PaperError::BrokenFont { number })?;
            made.push(Arc::new(family));
        }
        let all: Arc<[Arc<Family>]> = made.into();
        Ok(Self { english: Arc::clone(&all), japanese: all })
    }

    /// The fonts that are installed, of families known to be good to read. It reads files, and takes as long as that takes: call it once.
    /// Where none of them is installed there are none.
    pub fn system() -> Self {
        let none: Arc<[Arc<Family>]> = Arc::new([]);
        Self { english: Arc::clone(&none), japanese: none }.and_system()
    }

    /// These, and after them the ones that are installed. It reads files, as [`Fonts::system`] does.
    #[must_use]
    pub fn and_system(self) -> Self {
        let Installed { latin, japanese } = Installed::look();
        let with = |own: &[Arc<Family>], first: &Option<Arc<Family>>, second: &Option<Arc<Family>>| {
            own.iter().chain(first).chain(second).cloned().collect()
        };
        Self {
            english: with(&self.english, &latin, &japanese),
            japanese: with(&self.japanese, &japanese, &latin),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.english.is_empty()
    }

    /// The families in the order in which they are tried in that language.
    pub(super) fn families(&self, language: Language) -> &[Arc<Family>] {
        match language {
            Language::English => &self.english,
            Language::Japanese => &self.japanese,
        }
    }
}
