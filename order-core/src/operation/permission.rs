//! What somebody must be to carry an operation out. Which one needs what, the table of operations says.

use crate::party::Access;

/// What somebody must be to do something. The host may do everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// The host itself.
    Host,
    /// Staff of the brand.
    Brand(Access),
    /// A member of the buyer organization. An offline buyer that is signed in may write for itself.
    Buyer(Access),
    /// The account that it is about.
    Account,
    /// Whoever came by an order link, with its token and one of their own.
    Guest,
    /// An Owner of the brand or the buyer organization.
    Owner,
    /// Of whichever side keeps the record: a member for what a connected buyer organization keeps, staff for what the brand keeps. An
    /// offline buyer that is signed in keeps its cards with the brand.
    Keeper(Access),
}

impl Permission {
    /// The least access that it asks for; `None` for the host, who has all, for an account that asks about itself, and
    /// for guests, who prove themselves by tokens.
    pub const fn access(self) -> Option<Access> {
        match self {
            Self::Host | Self::Account | Self::Guest => None,
            Self::Owner => Some(Access::Write),
            Self::Brand(access) | Self::Buyer(access) | Self::Keeper(access) => Some(access),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Operation;
    use super::*;

    fn names(permission: Permission) -> Vec<&'static str> {
        let of = Operation::ALL.iter().filter(|operation| operation.permission() == permission);
        of.map(|operation| operation.name()).collect()
    }

    #[test]
    fn every_operation_changes_something_and_so_needs_the_right_to_write() {
        for operation in Operation::ALL {
            let access = operation.permission().access();
            assert!(access.is_none_or(|access| access == Access::Write), "{operation:?}");
        }
    }

    #[test]
    fn all_operations_but_these_are_the_brands() {
        assert_eq!(
            names(Permission::Host),
            [
                "create_brand",
                "settle_card_attempt",
                "abandon_card_attempt",
                "settle_payment_step",
                "record_wrong_passcode",
                "admit_guest",
                "record_failed_offline_log_in",
                "open_offline_session",
                "sign_up",
                "record_failed_log_in",
                "open_session",
                "request_password_reset",
                "reset_password",
                "count_try",
                "clear_tries",
                "sweep",
            ]
        );
        assert_eq!(
            names(Permission::Account),
            [
                "create_buyer_organization",
                "change_account",
                "send_verification",
                "verify_email",
                "close_session",
                "close_sessions",
                "change_password",
                "note_party",
                "drop_party",
                "accept_invitation",
                "leave_party",
            ]
        );
        assert_eq!(names(Permission::Owner), ["invite_member", "change_member_role", "remove_member"]);
        assert_eq!(
            names(Permission::Buyer(Access::Write)),
            ["approve_confirmation", "decline_confirmation", "take_over_cart", "close_offline_session"]
        );
        assert_eq!(names(Permission::Guest), ["fill_guest_cart", "remove_from_guest_cart"]);
        assert_eq!(
            names(Permission::Keeper(Access::Write)),
            [
                "change_buyer_organization",
                "add_address",
                "change_address",
                "remove_address",
                "keep_card",
                "forget_card",
                "add_to_cart",
                "remove_from_cart",
                "place_order",
                "begin_card_attempt",
                "retry_dead_letter",
                "drop_dead_letter",
            ]
        );
        assert_eq!(names(Permission::Brand(Access::Write)).len() + 48, Operation::ALL.len());
    }
}
