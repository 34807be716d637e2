//! Files as answers.

use std::fmt;
use std::marker::PhantomData;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::Documents;
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

/// Does slow work on a thread of its own, when there is room for it. The work goes on when nobody waits for the answer any more, and keeps
/// its room for as long.
pub(super) fn aside<T: Send + 'static>(
    documents: &Documents,
    work: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = Result<T, Problem>> + Send {
    // What is worked on may be large, and lies here until there is room.
    let work = Box::new(work);
    async move {
        let internal = || Problem::new(ProblemCode::Internal);
        let room = documents.turn().await.ok_or_else(internal)?;
        let roomy = move || {
            let done = work();
            drop(room);
            done
        };
        tokio::task::spawn_blocking(roomy).await.map_err(|_| internal())
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn no_more_is_made_at_once_than_there_is_room_for() {
        let documents = Documents::default().with_at_once(NonZeroUsize::new(2).unwrap());
        let (now, most, done) = <(Arc<AtomicUsize>, Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let work = |now: &Arc<AtomicUsize>| {
            let (now, most, done) = (Arc::clone(now), Arc::clone(&most), Arc::clone(&done));
            move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst).saturating_add(1), Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(20));
                now.fetch_sub(1, Ordering::SeqCst);
                done.fetch_add(1, Ordering::SeqCst);
            }
        };
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let (documents, work) = (documents.clone(), work(&now));
            asked.spawn(async move { aside(&documents, work).await.is_ok() });
        }
        assert!(asked.join_all().await.into_iter().all(|made| made));
        assert_eq!((most.load(Ordering::SeqCst), done.load(Ordering::SeqCst)), (2, 6));
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_keeps_its_room_until_it_is_done() {
        let documents = Documents::default().with_at_once(NonZeroUsize::MIN);
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let slow = aside(&documents, move || ended.recv());
        assert!(tokio::time::timeout(Duration::from_millis(20), slow).await.is_err());
        let waits = aside(&documents, || ());
        assert!(tokio::time::timeout(Duration::from_millis(20), waits).await.is_err());
        end.send(()).unwrap();
        assert!(aside(&documents, || ()).await.is_ok());
    }

    #[tokio::test]
    async fn work_that_breaks_gives_its_room_back() {
        let documents = Documents::default().with_at_once(NonZeroUsize::MIN);
        let broken: Result<(), Problem> = aside(&documents, || panic!("broken")).await;
        assert!(broken.is_err());
        assert!(aside(&documents, || ()).await.is_ok());
    }

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
