//! Files as answers.

use std::fmt;
use std::marker::PhantomData;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::route::{Answer, Asked};
use crate::{Problem, ProblemCode};

/// A kind of file.
pub(super) trait FileKind: Send + 'static {
    const MEDIA_TYPE: &'static str;
    const EXTENSION: &'static str;
}

/// A paper.
#[derive(Debug)]
pub(super) enum Pdf {}

impl FileKind for Pdf {
    const MEDIA_TYPE: &'static str = "application/pdf";
    const EXTENSION: &'static str = "pdf";
}

/// A workbook.
#[derive(Debug)]
pub(super) enum Xlsx {}

impl FileKind for Xlsx {
    const MEDIA_TYPE: &'static str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const EXTENSION: &'static str = "xlsx";
}

/// A file to be saved under a name.
pub(super) struct Download<K> {
    bytes: Vec<u8>,
    name: String,
    kind: PhantomData<fn() -> K>,
}

impl<K> fmt::Debug for Download<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("name", &self.name).field("bytes", &self.bytes.len()).finish()
    }
}

impl<K: FileKind> Download<K> {
    /// These bytes, to be saved under this name, which the extension is added to.
    pub(super) fn of(bytes: Vec<u8>, name: impl fmt::Display) -> Self {
        Self { bytes, name: name.to_string(), kind: PhantomData }
    }

    /// RFC 6266: a name in ASCII for everybody, and the whole of it for whoever reads the other parameter.
    fn disposition(&self) -> String {
        let name = format!("{}.{}", self.name, K::EXTENSION);
        let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_' | ' ');
        let ascii: String = name.chars().map(|char| if plain(char) { char } else { '_' }).collect();
        let whole = utf8_percent_encode(&name, NON_ALPHANUMERIC);
        format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{whole}")
    }
}

impl<K: FileKind> Answer for Download<K> {
    fn body(_: &mut SchemaGenerator) -> Option<(&'static str, Schema)> {
        Some((
            K::MEDIA_TYPE,
            json_schema!({ "type": "string", "format": "binary", "description": "The file." }),
        ))
    }

    fn respond(self, asked: &Asked) -> Response {
        let Ok(disposition) = HeaderValue::try_from(self.disposition()) else {
            return Problem::new(ProblemCode::Internal).into_response();
        };
        let fixed: [(HeaderName, HeaderValue); 4] = [
            (header::CONTENT_TYPE, HeaderValue::from_static(K::MEDIA_TYPE)),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        ];
        let status = StatusCode::from_u16(asked.success).unwrap_or(StatusCode::OK);
        (status, fixed, self.bytes).into_response()
    }
}

/// Does slow work on a thread of its own, within a turn.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::new(ProblemCode::Internal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_whole_for_who_reads_it_and_harmless_for_everybody() {
        let named = |name: &str| Download::<Pdf>::of(Vec::new(), name).disposition();
        assert_eq!(named("7K4-M"), "attachment; filename=\"7K4-M.pdf\"; filename*=UTF-8''7K4%2DM%2Epdf");
        assert_eq!(
            named("注 \"x\"\r\n"),
            "attachment; filename=\"_ _x___.pdf\"; filename*=UTF-8''%E6%B3%A8%20%22x%22%0D%0A%2Epdf"
        );
    }
}
