//! The cases that prove a store, by theme.
//!
//! Decides what must be seen of a store from outside for every promise of the port. Deliberately knows no store by name, and
//! trusts none: each case makes its changesets by the rules, and looks at the store through the port alone.

mod batches;
mod claims;
mod codec;
mod committing;
mod concurrency;
mod counters;
mod durability;
mod events;
mod finding;
mod letters;
mod listing;
mod loading;
mod outbox;
mod plain;
mod scopes;
mod searching;
mod tallying;
mod versions;

use crate::harness::{Harness, Stage};

/// A case that can be run.
pub struct Case {
    /// Its theme.
    pub theme: &'static str,
    /// Its name within the theme.
    pub name: &'static str,
    /// Runs it on a fresh store. It panics when the store breaks the promise.
    pub run: fn(),
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}::{}", self.theme, self.name)
    }
}

/// Writes one `#[test]` per case, all of them, each on a fresh store of the [`Harness`].
#[macro_export]
macro_rules! conformance {
    ($harness:ty) => {
        $crate::__cases! { __tests $harness }
    };
}

/// Calls a macro with the list of all cases.
#[doc(hidden)]
#[macro_export]
macro_rules! __cases {
    ($callback:ident $harness:ty) => {
        $crate::$callback! { [$harness]
            loading:
                a_present_record_is_answered_with_its_version,
                an_absent_record_is_known_to_be_absent,
                every_key_is_answered_exactly_once,
                no_keys_have_no_answers,
                a_record_is_answered_in_its_own_partition_only,
                one_name_of_two_kinds_is_two_records,
                texts_are_compared_exactly,
                thousands_of_keys_are_answered_at_once;
            committing:
                what_was_committed_is_loaded_as_it_was_written,
                a_stale_guard_conflicts_and_is_named,
                a_guard_of_a_record_that_is_only_read_conflicts_too,
                a_guard_ahead_of_the_store_conflicts,
                an_absent_guard_is_lost_to_whoever_was_first,
                the_first_and_the_last_guard_count_alike,
                a_refused_changeset_leaves_no_trace,
                the_same_changeset_is_not_committed_twice,
                versions_rise_by_one;
            batches:
                nothing_committed_has_no_outcome,
                each_changeset_has_its_own_outcome_in_order,
                a_changeset_sees_what_the_one_before_it_wrote,
                of_two_on_the_same_version_the_second_conflicts,
                of_two_creators_the_first_wins,
                a_refused_one_does_not_count_for_the_next,
                the_log_follows_the_order_of_a_call,
                hundreds_in_one_call;
            counters:
                a_counter_that_was_never_moved_stands_at_zero,
                moves_add_up_exactly,
                an_unbounded_counter_may_fall_below_zero,
                the_bound_is_kept_and_named,
                a_counter_below_the_bound_gives_nothing,
                one_short_counter_stops_the_moves_of_all,
                a_conflict_moves_nothing,
                moves_of_one_counter_do_not_conflict,
                a_move_counts_for_the_next_of_the_same_call,
                counters_are_apart_by_sku_and_label;
            claims:
                an_idempotency_key_and_its_change_come_together,
                a_lost_claim_takes_its_change_with_it,
                claims_of_hostile_texts_do_not_meet,
                two_takers_of_one_claim_and_one_wins,
                a_claim_given_back_is_free_for_another;
            listing:
                an_empty_kind_has_one_empty_page,
                pages_are_in_the_order_of_names,
                names_of_text_are_in_the_order_of_their_bytes,
                every_page_size_meets_each_record_once,
                a_limit_of_zero_counts_as_one,
                a_page_after_a_name_that_is_not_there,
                partitions_and_kinds_are_listed_apart,
                walking_while_others_insert_meets_each_old_one_once,
                a_changed_record_is_listed_as_it_is_now;
            scopes:
                all_of_a_kind_come_from_their_end_too,
                skus_are_listed_by_their_product,
                places_come_by_their_number_and_then_by_name,
                a_place_is_good_when_its_record_has_left,
                walking_by_number_while_others_insert,
                carts_are_listed_for_whoever_fills_them,
                connections_of_a_buyer_lie_at_every_brand,
                documents_are_listed_by_their_buyer,
                addresses_of_offline_buyers_lie_together_and_are_told_apart,
                a_movement_is_listed_once_for_each_of_its_skus,
                what_a_scope_does_not_sort_by_does_not_count;
            searching:
                every_part_of_a_filter_leaves_out_what_it_says,
                the_parts_of_a_filter_narrow_each_other_down,
                every_sorting_goes_both_ways_and_ties_go_by_id,
                walking_while_others_place_meets_each_old_order_once,
                a_place_is_good_when_its_order_has_left,
                a_place_of_another_sorting_counts_as_none,
                a_limit_of_zero_finds_one,
                an_empty_list_has_one_empty_page,
                a_found_order_is_as_it_is_now;
            finding:
                a_buyers_list_is_of_all_brands,
                what_is_archived_leaves_only_the_brands_list,
                texts_are_found_in_small_and_capital_letters,
                texts_are_taken_as_they_are,
                lines_of_the_original_and_of_the_newest_content_count,
                a_line_of_no_piece_is_not_ordered,
                a_count_is_exact_up_to_its_bound;
            tallying:
                every_tally_is_the_plain_one,
                a_tally_is_of_what_the_filter_means,
                what_is_rejected_or_returned_counts_only_among_all,
                currencies_and_terms_stay_apart,
                the_figures_are_those_asked_for,
                lines_count_by_an_attribute_whatever_it_is_called,
                days_begin_at_the_offset,
                a_tally_is_of_one_brand;
            versions:
                a_deleted_record_is_absent_and_keeps_its_version,
                a_record_made_again_continues_above,
                what_was_seen_before_a_deletion_conflicts_for_ever,
                a_deleted_key_is_not_one_that_was_never_written,
                deleted_records_are_not_listed,
                a_walk_goes_on_after_a_name_that_was_deleted;
            events:
                a_log_nobody_wrote_is_empty,
                entries_come_in_the_order_of_committing_whatever_their_time,
                an_entry_comes_back_whole,
                pages_of_events_meet_each_once,
                a_limit_of_zero_events_counts_as_one,
                the_end_of_the_log_gives_the_cursor_back,
                what_comes_later_follows_an_old_cursor,
                a_subject_has_its_own_entries_only,
                pages_of_one_subject_meet_each_once,
                partitions_have_logs_apart,
                a_refused_changeset_logs_nothing;
            outbox:
                an_empty_outbox_leases_nothing,
                a_task_comes_back_whole,
                tasks_are_leased_in_the_order_of_committing,
                a_limit_of_zero_leases_nothing,
                a_worker_gets_the_tasks_of_its_channel_only,
                a_leased_task_is_nobody_elses_until_its_time,
                an_old_token_changes_nothing,
                the_newest_token_is_good_after_its_time,
                tokens_nobody_gave_settle_nothing,
                a_settled_recipient_is_settled_once,
                recipients_are_settled_apart,
                a_retry_is_due_at_its_time_and_not_before,
                done_and_dead_are_never_leased_again,
                a_refused_changeset_leaves_no_task,
                workers_never_share_a_task;
            letters:
                tasks_nobody_was_given_are_in_no_list,
                a_task_is_listed_with_everybody_and_why_it_failed,
                why_an_attempt_failed_is_told_until_the_next_one,
                a_task_is_listed_by_how_its_addressees_stand,
                what_is_done_is_forgotten,
                partitions_have_tasks_apart,
                pages_of_tasks_meet_each_once,
                a_retried_letter_is_due_at_its_time_and_counts_on,
                no_token_from_before_settles_a_retried_letter,
                a_letter_moves_only_from_where_it_was_seen,
                of_two_who_move_a_letter_one_does,
                a_dropped_letter_is_gone,
                a_dead_letter_tells_no_code,
                dead_letters_are_there_after_reopening;
            codec:
                a_loaded_record_is_the_written_one,
                hostile_texts_come_back_as_they_were,
                a_listed_record_is_the_loaded_one,
                every_record_of_an_order_comes_back_whole,
                drawn_values_come_back_as_they_were;
            concurrency:
                increments_of_many_threads_are_all_kept,
                of_many_creators_one_wins,
                a_reader_never_sees_half_a_changeset,
                an_event_never_appears_behind_a_cursor,
                the_last_piece_goes_to_one_buyer,
                as_many_orders_as_there_are_pieces,
                one_cart_placed_at_once_is_one_order,
                moves_of_many_threads_add_up,
                handles_share_one_store;
            durability:
                everything_is_there_after_reopening,
                the_log_goes_on_where_it_ended,
                guards_count_across_reopening,
                deleted_keys_keep_their_versions,
                counters_and_orders_are_there_after_reopening,
                leases_hold_across_reopening;
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __tests {
    ([$harness:ty] $($theme:ident: $($case:ident),+;)+) => {
        $(mod $theme {
            #[allow(unused_imports, reason = "the harness may be named by its whole path")]
            use super::*;
            $(
                #[test]
                fn $case() {
                    $crate::conformance::run(stringify!($theme), stringify!($case), $crate::conformance::cases::<$harness>());
                }
            )+
        })+
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __list {
    ([$harness:ty] $($theme:ident: $($case:ident),+;)+) => {
        vec![$($(Case {
            theme: stringify!($theme),
            name: stringify!($case),
            run: || H::block_on(async { $theme::$case(Stage::<H>::set().await).await }),
        }),+),+]
    };
}

/// Every case, for a harness.
pub fn cases<H: Harness>() -> Vec<Case> {
    crate::__cases! { __list H }
}

/// Runs the case of this theme and name.
#[doc(hidden)]
pub fn run(theme: &str, name: &str, cases: Vec<Case>) {
    let case = cases.into_iter().find(|case| case.theme == theme && case.name == name);
    (case.expect("a case of this name").run)();
}
