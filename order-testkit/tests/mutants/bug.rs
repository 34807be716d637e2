//! Bugs that stores have had, or could have.

macro_rules! bugs {
    ($($(#[$doc:meta])+ $bug:ident,)+) => {
        /// One bug.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Bug {
            $($(#[$doc])+ $bug,)+
        }

        impl Bug {
            /// Every bug.
            pub(crate) const ALL: &[Self] = &[$(Self::$bug,)+];
        }
    };
}

bugs! {
    /// A deleted key begins again at version 1.
    ForgetsTombstones,
    /// Versions count per store and not per key.
    OwnVersions,
    /// A deleted record is answered as it last was.
    AnswersDeleted,
    /// A deleted record is listed.
    ListsDeleted,
    /// Records are found whatever their partition.
    MixesPartitions,
    /// Records are found whatever their kind.
    MixesKinds,
    /// Absent keys are left out of the answer.
    LeavesAbsentOut,
    /// Counters that were never moved are left out of the answer.
    LeavesCountersOut,
    /// Names are compared without case.
    IgnoresCase,
    /// Only so many keys are answered in one load.
    LimitsKeys,
    /// Guards are never checked.
    ChecksNoGuard,
    /// Only the first guard is checked.
    ChecksFirstGuard,
    /// Only guards of written keys are checked.
    ChecksWrittenGuards,
    /// A guard holds when the store is further than it.
    GuardsAtLeast,
    /// A guard holds when the store is not as far.
    GuardsAtMost,
    /// Absent guards are not checked.
    IgnoresAbsentGuards,
    /// A conflict names another key.
    NamesWrongKey,
    /// Each record is written as soon as its guard holds.
    WritesWhileChecking,
    /// Counters move before guards are checked.
    MovesBeforeGuards,
    /// Counters are checked and moved one by one.
    MovesOneByOne,
    /// The bound of a counter is ignored.
    IgnoresFloor,
    /// The bound is checked against what was there before the move.
    ChecksFloorBefore,
    /// A counter may not come down to its bound.
    FloorIsExclusive,
    /// No counter may fall below zero.
    FloorForAll,
    /// A counter that is too short is moved to its bound.
    ClampsToFloor,
    /// Counters are of a SKU, whatever the label.
    IgnoresLabels,
    /// Moves conflict with moves of the same counter.
    CountersConflict,
    /// One refused changeset refuses the rest of the call.
    StopsAtRefusal,
    /// One refused changeset refuses all of the call.
    BatchIsOneUnit,
    /// Guards are checked before anything of the call is written.
    ChecksBatchAtOnce,
    /// Outcomes come back without the refused ones.
    DropsOutcomes,
    /// A refused changeset is logged.
    LogsRefused,
    /// The tasks of a refused changeset are kept.
    KeepsRefusedTasks,
    /// The log is in the order of time.
    EventsByTime,
    /// The log is in the order of ids.
    EventsById,
    /// Cursors are times.
    CursorIsTime,
    /// A cursor is included again.
    CursorIsInclusive,
    /// The filter of a subject is applied after the limit.
    FiltersAfterLimit,
    /// A subject is a name, whatever the kind.
    SubjectIgnoresKind,
    /// The logs of all partitions are one.
    OneLogForAll,
    /// The changes of an entry are not kept.
    ForgetsChanges,
    /// Actors are not kept.
    ForgetsActor,
    /// The cursor goes back to the start at the end of the log.
    ForgetsCursorAtEnd,
    /// Pages are in the order of writing.
    ListsByWriting,
    /// Pages are by position and not by name.
    ListsByOffset,
    /// The first record of each further page is skipped.
    ListSkipsOne,
    /// The last record of each page comes again.
    ListRepeatsOne,
    /// The last page is not told when it is not full.
    ListEndsEarly,
    /// A limit of 0 is 0.
    LimitOfZero,
    /// A listed record has the version of its first writing.
    ListsFirstVersion,
    /// A lease has no end.
    LeasesForEver,
    /// A leased task is given to anybody.
    LeasesTwice,
    /// A lease is over a moment late.
    LeaseEndsLate,
    /// Leases are in the order of time.
    LeasesByTime,
    /// A lease takes one task more than asked for.
    LeasesOneMore,
    /// Any token settles.
    StaleTokenSettles,
    /// Every lease has the same fence.
    ReusesFences,
    /// A settlement finishes the whole task.
    SettlesAllRecipients,
    /// All recipients are due as soon as one is.
    LeasesAllRecipients,
    /// A retry is due at once.
    RetriesAtOnce,
    /// A retry is never due again.
    ForgetsRetries,
    /// Attempts are not counted.
    CountsNoAttempts,
    /// Dead recipients are tried again.
    RetriesDead,
    /// Done recipients are told again.
    RetellsDone,
    /// A settled recipient can be settled again.
    SettlesTwice,
    /// A token ends with its time.
    TokenEndsWithTime,
    /// Tombstones are gone after reopening.
    LosesTombstonesOnReopen,
    /// The log begins at 1 after reopening.
    LosesLogOnReopen,
    /// Counters are gone after reopening.
    LosesCountersOnReopen,
    /// Leases are gone after reopening, and so are fences.
    LosesLeasesOnReopen,
    /// Checking and writing are two steps, and others come between.
    ChecksThenWrites,
    /// Records and counters are written in two steps, and others look between.
    WritesInTwoSteps,
    /// Each handle keeps what it loaded.
    KeepsOldAnswers,
    /// Entries get their place before they are visible.
    NumbersBeforeCommit,
}
