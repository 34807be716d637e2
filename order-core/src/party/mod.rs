//! Who sells, who buys, what the two have agreed, who belongs to them, and who may do what.
//!
//! Decides what a brand, a buyer organization, a connection, an address, an account and a member are. Deliberately knows no order: it
//! says which catalogs a connection opens, not what is ordered from them. And it computes no hash and draws no token.

mod account;
mod actor;
mod address;
mod brand;
mod buyer;
mod connection;
mod link;
mod member;
mod offline;
mod passcode;
mod password;
mod repeats;
mod throttle;

pub use account::{
    Account, AccountCode, AccountPassword, CodePurpose, Session, SessionLength, SessionLengthError,
};
pub use actor::{Access, Actor, Identity};
pub use address::{AddressRecord, PostalAddress, PostalAddressForm};
pub use brand::{Brand, BrandSettings, OrderCodes, OrderHandling, SavedColumns, SettingsFault, StockLabel};
pub use buyer::{BuyerKind, BuyerOrganization, BuyerType, OrganizationProfile, ProfileFault};
pub use connection::{Connection, ConnectionTerms};
pub use link::{GuestPass, LinkClosed, LinkKind, LinkSecret, LinkStatus, OrderLink};
pub use member::{Member, MemberRole, MemberState, Party, Roster};
pub(crate) use offline::is_door;
pub use offline::{OfflineAccess, OfflinePassword, OfflineSession};
pub use passcode::{Passcode, PasscodeFault};
pub use password::{Password, PasswordFault};
pub use throttle::{Throttle, ThrottleRule};
