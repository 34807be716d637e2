//! The keys that the orders of an import are placed under.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use order_core::value::{Code, Name};
use sha2::{Digest as _, Sha256};

use super::FileBytes;
use crate::{Problem, ProblemCode};

/// What stands for the request: its key, or the bytes of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RequestKey([u8; 32]);

/// Keys of requests and bytes of files stand apart, so that none of the one is taken for the other.
pub(super) fn of_request(key: Option<&Name>, FileBytes(bytes): &FileBytes) -> RequestKey {
    let digest = match key {
        Some(key) => Sha256::new().chain_update(b"key:").chain_update(key.to_string()),
        None => Sha256::new().chain_update(b"file:").chain_update(bytes),
    };
    RequestKey(digest.finalize().into())
}

/// The digest of a file.
pub(super) fn of_file(FileBytes(bytes): &FileBytes) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The key of one order.
pub(super) fn of_order(RequestKey(request): &RequestKey, external_code: &Code) -> Result<Name, Problem> {
    let digest = Sha256::new().chain_update(request).chain_update(external_code.to_string()).finalize();
    Name::new(format!("import:{}", URL_SAFE_NO_PAD.encode(digest)))
        .map_err(|_| Problem::new(ProblemCode::Internal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_of_each_request_has_its_own() {
        let file = |bytes: &[u8]| FileBytes(bytes.into());
        let name = |text: &str| Name::new(text).unwrap();
        let code = |text: &str| Code::new(text).unwrap();
        let requests = [
            of_request(None, &file(b"a")),
            of_request(None, &file(b"b")),
            of_request(Some(&name("a")), &file(b"a")),
            of_request(Some(&name("b")), &file(b"a")),
        ];
        let mut keys: Vec<String> = Vec::new();
        for request in &requests {
            for order in ["PO-1", "PO-2"] {
                keys.push(of_order(request, &code(order)).unwrap().to_string());
            }
        }
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
        // With a key, other bytes have the same one. That they are another request, the digest of the file says.
        assert_eq!(of_request(Some(&name("a")), &file(b"b")), requests[2]);
        assert_ne!(of_file(&file(b"a")), of_file(&file(b"b")));
    }
}
