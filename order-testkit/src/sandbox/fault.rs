//! Calls that are not answered, or refused.

use std::collections::BTreeMap;

use order_core::order::DeclineReason;

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

/// Which calls are struck or refused, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Script {
    strikes: BTreeMap<usize, GatewayFault>,
    refusals: BTreeMap<usize, DeclineReason>,
}

impl Script {
    pub(super) fn strike(&mut self, call: usize, fault: GatewayFault) {
        self.strikes.insert(call, fault);
    }

    pub(super) fn refuse(&mut self, call: usize, reason: DeclineReason) {
        self.refusals.insert(call, reason);
    }

    pub(super) fn draw(&mut self, call: usize) -> (Option<GatewayFault>, Option<DeclineReason>) {
        (self.strikes.remove(&call), self.refusals.remove(&call))
    }
}
