//! What people read for words of the documents, in each language. Labels in English are those of the core.

use order_core::cart::CartRoute;
use order_core::operation::Viewer;
use order_core::order::{ConfirmationCreated, DeliveryStatus, OrderState, PaymentMethod};
use order_core::party::BuyerType;

use crate::Language;

/// Where an order stands, as one side reads it in a list.
pub(super) const fn status(state: &OrderState, viewer: Viewer, language: Language) -> &'static str {
    match (language, viewer) {
        (Language::English, Viewer::Brand) => state.brand_label().list,
        (Language::English, Viewer::Buyer) => state.buyer_label().list,
        (Language::Japanese, Viewer::Brand) => match state {
            OrderState::AwaitingConfirmation(_) => "注文確認書を作成してください",
            OrderState::ConfirmationDeclined(_) => "注文確認書を更新してください",
            OrderState::ConfirmationCreated(_)
            | OrderState::ConfirmationApproved(_)
            | OrderState::Confirmed(_)
            | OrderState::Rejected(_)
            | OrderState::ReturnedToCart(_) => japanese(state),
        },
        (Language::Japanese, Viewer::Buyer) => match state {
            OrderState::ConfirmationCreated(ConfirmationCreated { approval_requested: true, .. }) => {
                "注文確認書の内容をご確認ください"
            }
            OrderState::AwaitingConfirmation(_)
            | OrderState::ConfirmationCreated(_)
            | OrderState::ConfirmationApproved(_)
            | OrderState::ConfirmationDeclined(_)
            | OrderState::Confirmed(_)
            | OrderState::Rejected(_)
            | OrderState::ReturnedToCart(_) => japanese(state),
        },
    }
}

const fn japanese(state: &OrderState) -> &'static str {
    match state {
        OrderState::AwaitingConfirmation(_) => "注文確認書 作成待ち",
        OrderState::ConfirmationCreated(_) => "注文確認書 作成済み",
        OrderState::ConfirmationApproved(_) => "注文確認書 承認済み",
        OrderState::ConfirmationDeclined(_) => "注文確認書 非承認",
        OrderState::Confirmed(_) => "注文確認書 確定済み",
        OrderState::Rejected(_) => "注文却下",
        OrderState::ReturnedToCart(_) => "カートに返却",
    }
}

/// How far the delivery is; `None` while nothing is under way.
pub(super) const fn delivery(status: DeliveryStatus, language: Language) -> Option<&'static str> {
    match (language, status) {
        (Language::English, _) => status.label(),
        (Language::Japanese, DeliveryStatus::None) => None,
        (Language::Japanese, DeliveryStatus::BacklogCreated) => Some("未納品SKU作成済み"),
        (Language::Japanese, DeliveryStatus::DeliveryNoteCreated) => Some("納品書作成済み"),
    }
}

/// How an order came about.
pub(super) const fn route(route: CartRoute, language: Language) -> &'static str {
    let [english, japanese] = match route {
        CartRoute::Standard => ["Standard", "通常"],
        CartRoute::OrderLink => ["Order link", "注文リンク"],
        CartRoute::Proxy => ["Proxy", "代理注文"],
        CartRoute::Consignment => ["Consignment", "委託"],
        CartRoute::OrderSheet => ["Order sheet", "注文シート"],
        CartRoute::BulkImport => ["Bulk import", "一括取込"],
    };
    pick(english, japanese, language)
}

/// Company or person.
pub(super) const fn buyer_type(of: BuyerType, language: Language) -> &'static str {
    match of {
        BuyerType::Company => pick("Company", "法人", language),
        BuyerType::Individual => pick("Individual", "個人", language),
    }
}

/// How an order is paid.
pub(super) const fn payment(method: PaymentMethod, language: Language) -> &'static str {
    if method.is_by_card() {
        pick("Card", "カード", language)
    } else {
        pick("Not by card", "カード以外", language)
    }
}

/// That something is so.
pub(super) const fn yes(language: Language) -> &'static str {
    pick("Yes", "はい", language)
}

/// What the sheet is called.
pub(super) const fn orders(language: Language) -> &'static str {
    pick("Orders", "注文", language)
}

const fn pick(english: &'static str, japanese: &'static str, language: Language) -> &'static str {
    match language {
        Language::English => english,
        Language::Japanese => japanese,
    }
}
