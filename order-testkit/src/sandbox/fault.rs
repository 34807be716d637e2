//! Calls that are not answered.

use std::collections::BTreeMap;

/// How a call is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GatewayFault {
    /// It does nothing, and whoever asked does not get to know.
    Before,
    /// It is carried out, and whoever asked does not get to know.
    After,
}

impl GatewayFault {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Before, Self::After];
}

/// Which calls are struck, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Script(BTreeMap<usize, GatewayFault>);

impl Script {
    pub(super) fn strike(&mut self, call: usize, fault: GatewayFault) {
        self.0.insert(call, fault);
    }

    pub(super) fn draw(&mut self, call: usize) -> Option<GatewayFault> {
        self.0.remove(&call)
    }
}
