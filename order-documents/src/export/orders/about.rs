//! The table of the columns: word, titles in English and Japanese, width, for whom it is, and what it reads.

use super::super::book::Cell;
use super::Column;
use super::read as r;
use super::row::{LineRow, OrderRow};

/// What a column reads, and so of what there is a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reads {
    /// An order.
    Order(for<'a> fn(&OrderRow<'a>) -> Cell<'a>),
    /// A line of it.
    Line(for<'a> fn(&LineRow<'a>) -> Cell<'a>),
}

/// Which side may have a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// Either.
    Both,
    /// The brand alone.
    Brand,
}

/// What there is to know about a column.
pub(super) struct About {
    pub(super) word: &'static str,
    pub(super) titles: [&'static str; 2],
    pub(super) width: u16,
    pub(super) side: For,
    pub(super) reads: Reads,
}

macro_rules! table {
    ($($column:ident $word:literal $english:literal $japanese:literal $width:literal $side:ident $of:ident($read:expr);)+) => {
        impl Column {
            /// Every one, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$column),+];

            /// What there is to know about it.
            pub(super) const fn about(self) -> &'static About {
                match self {$(
                    Self::$column => const { &About {
                        word: $word,
                        titles: [$english, $japanese],
                        width: $width,
                        side: For::$side,
                        reads: Reads::$of($read),
                    } },
                )+}
            }
        }
    };
}

#[rustfmt::skip]
table! {
    OrderCode "order_code" "Order code" "注文番号" 14 Both Order(r::order_code);
    BrandName "brand_name" "Brand" "ブランド" 24 Both Order(r::brand_name);
    PlacedAt "placed_at" "Placed at" "注文日時" 17 Both Order(r::placed_at);
    Status "status" "Status" "ステータス" 24 Both Order(r::status);
    DeliveryStatus "delivery_status" "Delivery status" "納品ステータス" 24 Both Order(r::delivery_status);
    Revision "revision" "Revision" "改訂番号" 10 Both Order(r::revision);
    Archived "archived" "Archived" "アーカイブ" 10 Brand Order(r::archived);
    Route "route" "Route" "注文経路" 14 Both Order(r::route);
    BuyerName "buyer_name" "Buyer" "バイヤー名" 28 Both Order(r::buyer_name);
    BuyerType "buyer_type" "Buyer type" "バイヤー区分" 12 Both Order(r::buyer_type);
    BuyerCode "buyer_code" "Buyer code" "バイヤーコード" 14 Brand Order(r::buyer_code);
    CatalogCode "catalog_code" "Catalog code" "カタログコード" 14 Both Order(r::catalog_code);
    CatalogName "catalog_name" "Catalog" "カタログ名" 24 Both Order(r::catalog_name);
    Term "term" "Term" "取引条件" 12 Both Order(r::term);
    Currency "currency" "Currency" "通貨" 10 Both Order(r::currency);
    PaymentMethod "payment_method" "Payment" "支払方法" 14 Both Order(r::payment_method);
    Comment "comment" "Comment" "コメント" 32 Both Order(r::comment);
    Tags "tags" "Tags" "タグ" 24 Brand Order(r::tags);
    BillingName "billing_name" "Bill to" "請求先 宛名" 24 Both Order(|o| r::address_name(o.billing));
    BillingStreet "billing_street" "Bill to: street" "請求先 番地・建物" 32 Both Order(|o| r::address_street(o.billing));
    BillingCity "billing_city" "Bill to: city" "請求先 市区町村" 18 Both Order(|o| r::address_city(o.billing));
    BillingRegion "billing_region" "Bill to: region" "請求先 都道府県" 18 Both Order(|o| r::address_region(o.billing));
    BillingPostalCode "billing_postal_code" "Bill to: postal code" "請求先 郵便番号" 14 Both Order(|o| r::address_postal_code(o.billing));
    BillingCountry "billing_country" "Bill to: country" "請求先 国" 10 Both Order(|o| r::address_country(o.billing));
    BillingPhone "billing_phone" "Bill to: phone" "請求先 電話番号" 18 Both Order(|o| r::address_phone(o.billing));
    DeliveryName "delivery_name" "Deliver to" "納品先 宛名" 24 Both Order(|o| r::address_name(o.delivery));
    DeliveryStreet "delivery_street" "Deliver to: street" "納品先 番地・建物" 32 Both Order(|o| r::address_street(o.delivery));
    DeliveryCity "delivery_city" "Deliver to: city" "納品先 市区町村" 18 Both Order(|o| r::address_city(o.delivery));
    DeliveryRegion "delivery_region" "Deliver to: region" "納品先 都道府県" 18 Both Order(|o| r::address_region(o.delivery));
    DeliveryPostalCode "delivery_postal_code" "Deliver to: postal code" "納品先 郵便番号" 14 Both Order(|o| r::address_postal_code(o.delivery));
    DeliveryCountry "delivery_country" "Deliver to: country" "納品先 国" 10 Both Order(|o| r::address_country(o.delivery));
    DeliveryPhone "delivery_phone" "Deliver to: phone" "納品先 電話番号" 18 Both Order(|o| r::address_phone(o.delivery));
    LineCount "line_count" "Lines" "明細数" 8 Both Order(r::line_count);
    Pieces "pieces" "Pieces" "総数量" 10 Both Order(r::pieces);
    ItemsAmount "items_amount" "Items" "商品合計" 18 Both Order(r::items_amount);
    ShippingFee "shipping_fee" "Shipping" "送料" 16 Both Order(r::shipping_fee);
    DiscountAmount "discount_amount" "Discount" "値引き" 16 Both Order(r::discount_amount);
    TaxAmount "tax_amount" "Tax" "税額" 16 Both Order(r::tax_amount);
    Total "total" "Total" "合計" 18 Both Order(r::total);
    ModelNumber "model_number" "Model number" "品番" 16 Both Line(r::model_number);
    ProductName "product_name" "Product" "商品名" 28 Both Line(r::product_name);
    SkuNumber "sku_number" "SKU number" "SKU番号" 18 Both Line(r::sku_number);
    Attributes "attributes" "Attributes" "属性" 24 Both Line(r::attributes);
    Options "options" "Options" "オプション" 32 Both Line(r::options);
    BasePrice "base_price" "Base price" "基準価格" 16 Both Line(r::base_price);
    WholesaleRate "wholesale_rate" "Wholesale rate" "掛率" 10 Both Line(r::wholesale_rate);
    DiscountRate "discount_rate" "Discount rate" "割引率" 10 Both Line(r::discount_rate);
    UnitPrice "unit_price" "Unit price" "単価" 16 Both Line(r::unit_price);
    Quantity "quantity" "Quantity" "数量" 10 Both Line(r::quantity);
    LineAmount "line_amount" "Amount" "金額" 18 Both Line(r::line_amount);
    DesiredDate "desired_date" "Desired date" "希望納期" 12 Both Line(r::desired_date);
    MessageToBrand "message_to_brand" "Message to brand" "ブランドへのメッセージ" 32 Both Line(r::message_to_brand);
}
