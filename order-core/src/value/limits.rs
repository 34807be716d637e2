//! Every named limit of the domain, in one place.

/// Most pieces one line may ask for.
pub const QUANTITY_MAX: u32 = 1_000_000;
/// Largest amount, in minor units of its currency and on either side of zero.
pub const MONEY_MINOR_MAX: i64 = 1_000_000_000_000_000_000;
/// Most parts one amount may be split into.
pub const SPLIT_PARTS_MAX: usize = 100_000;

/// Most characters of a code.
pub const CODE_CHARS_MAX: usize = 64;
/// Most characters of a name.
pub const NAME_CHARS_MAX: usize = 200;
/// Most characters of a single line, such as one line of an address.
pub const LINE_CHARS_MAX: usize = 200;
/// Most characters of a note.
pub const NOTE_CHARS_MAX: usize = 2_000;
/// Most characters of a body of text.
pub const BODY_CHARS_MAX: usize = 20_000;
/// Most bytes of an e-mail address.
pub const EMAIL_BYTES_MAX: usize = 254;
/// Most bytes of an e-mail address before its `@`.
pub const EMAIL_LOCAL_BYTES_MAX: usize = 64;
/// Most characters of a phone number.
pub const PHONE_CHARS_MAX: usize = 40;
/// Fewest characters of a password.
pub const PASSWORD_CHARS_MIN: usize = 8;
/// Most bytes of a password: what is longer only keeps the hashing busy.
pub const PASSWORD_BYTES_MAX: usize = 1_024;
/// Most bytes of a password hash.
pub const PASSWORD_HASH_BYTES_MAX: usize = 512;
/// Fewest characters of a code that is sent by mail. Of eight digits, the tries that there are hit one in millions.
pub const ONE_TIME_CODE_CHARS_MIN: usize = 8;
/// Most characters of a code that is sent by mail.
pub const ONE_TIME_CODE_CHARS_MAX: usize = 64;
/// Fewest characters of a passcode. Of six digits, the tries that there are need years.
pub const PASSCODE_CHARS_MIN: usize = 6;
/// Most characters of a passcode.
pub const PASSCODE_CHARS_MAX: usize = 64;
/// Most languages one text may be given in.
pub const LANGUAGES_MAX: usize = 40;

/// Most lines of a cart or an order.
pub const CART_LINES_MAX: usize = 5_000;
/// Most SKUs of a product.
pub const PRODUCT_SKUS_MAX: usize = 5_000;
/// Most catalogs that one order link opens.
pub const LINK_CATALOGS_MAX: usize = 200;
/// Most SKUs of a catalog, as they are counted when products are put into it.
pub const CATALOG_SKUS_MAX: usize = 100_000;
/// Most rows of an allocation.
pub const ALLOCATION_ROWS_MAX: usize = 100;
/// Most option groups of a product.
pub const OPTION_GROUPS_MAX: usize = 20;
/// Most choices of an option group.
pub const OPTION_CHOICES_MAX: usize = 200;
/// Most recipients of a message.
pub const RECIPIENTS_MAX: usize = 20;
/// Most brands and buyer organizations that one account belongs to.
pub const PARTIES_MAX: usize = 200;
/// Most members of a brand or buyer organization, invited ones included.
pub const MEMBERS_MAX: u32 = 1_000;
/// Most members or sessions on one page of a list.
pub const PAGE_MEMBERS_MAX: u32 = 1_000;
/// Most cards that a buyer organization keeps to pay with again.
pub const CARDS_MAX: usize = 20;
/// Most addresses of a buyer organization.
pub const ADDRESSES_MAX: usize = 1_000;
/// Most prices of a product or SKU, counting each pair of transaction term and currency.
pub const PRICES_MAX: usize = 64;
/// Most images of a product.
pub const IMAGES_MAX: usize = 50;
/// Most attributes of a product, such as colour and size.
pub const ATTRIBUTES_MAX: usize = 20;
/// Most rates of a shipping group.
pub const SHIPPING_RATES_MAX: usize = 1_000;
/// Most comments to choose from in a catalog.
pub const COMMENT_CHOICES_MAX: usize = 200;
/// Most lines of one command that changes many things at once.
pub const BATCH_LINES_MAX: usize = 5_000;
/// Most pieces by which one line of a stock correction moves, up or down.
pub const CORRECTION_PIECES_MAX: u64 = 1_000_000_000;
/// Most documents that may refer to an order at one time, and most that an order's backlog may be spread over.
pub const REFERENCES_MAX: usize = 500;
/// Most captures, refunds and voids that may be asked for about one order, but for those that give everything back when it ends.
pub const PAYMENT_STEPS_MAX: usize = 1_000;
/// Most tags of an order.
pub const ORDER_TAGS_MAX: usize = 100;
/// Most tasks of the outbox on one page of a list.
pub const PAGE_TASKS_MAX: u32 = 1_000;
/// Most tags on one page of a list.
pub const PAGE_TAGS_MAX: u32 = 1_000;
/// Most orders on one delivery note, and most delivery notes on one invoice.
pub const DOCUMENT_SOURCES_MAX: usize = 500;
/// Most orders of one bulk run.
pub const RUN_ORDERS_MAX: usize = 5_000_000;
/// Most orders whose ids are frozen in one chunk of a bulk run.
pub const RUN_CHUNK_ORDERS: usize = 1_000;
/// Most revisions of an order.
pub const REVISIONS_MAX: u32 = 10_000;
/// Most orders on one page of a list.
pub const PAGE_ORDERS_MAX: u32 = 1_000;
