//! What is asked for when a bulk run is started.

use serde::Serialize;

use crate::record::{BulkOperation, Selection};
use crate::value::BrandId;

/// One operation for many orders of a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BulkRequest {
    /// The brand.
    pub brand: BrandId,
    /// What is done to each order.
    pub operation: BulkOperation,
    /// Which orders.
    pub selection: Selection,
}
