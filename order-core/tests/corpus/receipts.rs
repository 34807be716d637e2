//! The receipts that were kept under idempotency keys: whoever repeats a request is answered with them.

use order_core::Command;
use order_core::operation::confirmation::*;
use order_core::operation::delivery::*;
use order_core::operation::link::*;
use order_core::operation::order::*;
use order_core::operation::payment::*;
use order_core::operation::tag::*;
use order_core::record::{Answer, Kind, Record, Stored};
use serde_json::Value;

use super::reading::files;

/// Whether a receipt of this command decodes and is written the same again. `None` = it is one of another command.
fn reads<C: Command>(operation: &str, receipt: &str) -> Option<bool> {
    (C::OPERATION.name() == operation).then(|| {
        let read: C::Output =
            serde_json::from_str(receipt).unwrap_or_else(|error| panic!("{operation}: {error}"));
        serde_json::to_value(&read).unwrap() == serde_json::from_str::<Value>(receipt).unwrap()
    })
}

macro_rules! reads_any {
    ($operation:expr, $receipt:expr, [$($command:ty),+ $(,)?]) => {
        None$(.or_else(|| reads::<$command>($operation, $receipt)))+
    };
}

#[test]
fn every_receipt_decodes_and_is_written_the_same_again() {
    let mut seen = Vec::new();
    for (schema, name, bytes) in files() {
        let Some(operation) =
            name.strip_prefix("idempotency_keys.").and_then(|rest| rest.strip_suffix(".json"))
        else {
            continue;
        };
        let record = Record::decode(Kind::Answer, schema, &bytes).unwrap();
        let receipt = &Answer::of(&record).unwrap().receipt;
        let read = reads_any!(
            operation,
            receipt,
            [
                PlaceOrder,
                PlaceSheet,
                BeginImport,
                PlaceImported,
                KeepCard,
                ForgetCard,
                BeginCardAttempt,
                SettleCardAttempt,
                AbandonCardAttempt,
                SettlePaymentStep,
                RejectOrder,
                ReturnOrder,
                ArchiveOrder,
                AdjustPrices,
                CreateConfirmation,
                UpdateConfirmation,
                ApproveConfirmation,
                DeclineConfirmation,
                Confirm,
                MakeEditable,
                CreateTag,
                ChangeTag,
                DeleteTag,
                TagOrder,
                CreateBacklog,
                RemoveBacklog,
                CloseBacklog,
                CreateDeliveryNote,
                DeliverBacklog,
                CloseDeliveryNote,
                DeleteDeliveryNote,
                CreateInvoice,
                InvoiceDeliveries,
                DeleteInvoice,
                AttachReference,
                ReleaseReference,
                AttachExport,
                ReleaseExport,
                TakeOverCart,
            ]
        );
        assert_eq!(read, Some(true), "{name}");
        seen.push(name);
    }
    assert!(seen.len() >= 34, "only {seen:?}");
}
