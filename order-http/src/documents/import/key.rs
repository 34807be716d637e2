//! The keys that the orders of an import are placed under.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use order_core::value::{Code, Name};
use sha2::{Digest as _, Sha256};

use super::FileBytes;
use crate::{Problem, ProblemCode};

/// The digest of a file.
pub(super) fn of_file(FileBytes(bytes): &FileBytes) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The key of one order, of the key of the request.
pub(super) fn of_order(request: &Name, external_code: &Code) -> Result<Name, Problem> {
    // A digest has a length of its own, so none of the two runs into the other.
    let request = Sha256::digest(request.to_string());
    let digest = Sha256::new().chain_update(request).chain_update(external_code.to_string()).finalize();
    Name::new(format!("import:{}", URL_SAFE_NO_PAD.encode(digest)))
        .map_err(|_| Problem::new(ProblemCode::Internal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_of_each_request_has_its_own() {
        let mut keys: Vec<String> = Vec::new();
        for request in ["a", "aP", "b"] {
            for order in ["PO-1", "PO-2", "O-1"] {
                let (request, order) = (Name::new(request).unwrap(), Code::new(order).unwrap());
                keys.push(of_order(&request, &order).unwrap().to_string());
            }
        }
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
        let file = |bytes: &[u8]| of_file(&FileBytes(bytes.into()));
        assert_ne!(file(b"a"), file(b"b"));
    }
}
