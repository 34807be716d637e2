//! Bugs that stores have had, or could have.

macro_rules! bugs {
    ($($(#[$doc:meta])+ $bug:ident,)+) => {
        /// One bug.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
        pub(crate) enum Bug {
            $($(#[$doc])+ $bug,)+
        }

        impl Bug {
            /// Every bug.
            pub(crate) const ALL: &[Self] = &[$(Self::$bug,)+];

            /// Whether it is one of searches and tallies, which no other theme looks at.
            pub(crate) fn is_of_searches(self) -> bool {
                self >= Self::IgnoresCode
            }
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
    /// A page from the end is one from the beginning.
    ListsForwardOnly,
    /// A page from the end begins where one from the beginning would.
    ListsForwardAfter,
    /// Records are listed whatever they belong to.
    ListsWhateverParent,
    /// Only records of one parent, but in every partition.
    ListsParentEverywhere,
    /// What lies in several partitions is told from one another by name.
    ListsAcrossByName,
    /// Numbers do not sort.
    ListsWithoutRank,
    /// Numbers sort, but a page begins after a name.
    ListsAfterName,
    /// A record stands where it stood first.
    ListsFirstRank,
    /// A cart is listed for its buyer, whoever fills it.
    ListsWorkingCartsToBuyers,
    /// A movement is listed once for each of its lines.
    ListsMovementsByLine,
    /// The whole place counts, also what the scope does not sort by.
    ListsByWholePlace,
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
    /// A lease takes the tasks of every channel.
    LeasesAnyChannel,
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
    /// Tasks are left out of the answer to a load.
    LeavesTasksOut,
    /// Tasks that are done with are answered.
    AnswersFinishedTasks,
    /// Dead tasks are forgotten once nobody is open.
    ForgetsDead,
    /// The tasks of all partitions are listed.
    ListsTasksOfAll,
    /// Tasks are listed whatever their state.
    ListsAnyTasks,
    /// Tasks are listed only when all of their addressees are in that state.
    ListsWholeTasksOnly,
    /// A listed task has only the addressees in that state.
    ListsHalfOfTasks,
    /// Tasks are listed in the order of committing.
    ListsTasksByCommitting,
    /// The task of a cursor comes again.
    TaskCursorIsInclusive,
    /// A limit of 0 lists no task.
    ListsNoTaskForZero,
    /// A full last page of tasks promises another.
    PromisesEmptyTaskPage,
    /// Why an attempt failed is not kept.
    ForgetsFailures,
    /// Why an attempt failed is told for ever.
    KeepsOldFailures,
    /// Dead letters tell their codes.
    KeepsDeadSecrets,
    /// Letters are moved whatever their state.
    MovesLettersOfAnyState,
    /// Letters are moved after whatever attempts.
    MovesLettersOfAnyAttempt,
    /// A letter that may not be moved is left out, and the rest of its changeset is written.
    LeavesLettersOut,
    /// A letter that may not be moved is answered with done.
    HidesUnmovedLetters,
    /// A retried letter is due at once.
    RetriesLettersAtOnce,
    /// A retried letter begins with no attempts.
    RetriedLettersBeginAnew,
    /// Why a retried letter had failed is forgotten.
    RetriedLettersForgetWhy,
    /// Tokens from before settle a retried letter.
    OldTokensSettleLetters,
    /// A retry takes the running lease away.
    RetryEndsLease,
    /// A retry takes the right to settle away, and the lease goes on.
    RetryRaisesFence,
    /// Dropping a letter drops it for all addressees.
    DropsWholeTasks,
    /// A dropped letter stays dead.
    DropsNothing,
    /// A dropped letter is open again.
    DropsReopen,
    /// Tombstones are gone after reopening.
    LosesTombstonesOnReopen,
    /// The log begins at 1 after reopening.
    LosesLogOnReopen,
    /// Counters are gone after reopening.
    LosesCountersOnReopen,
    /// Dead letters are gone after reopening.
    LosesDeadOnReopen,
    /// Tokens from before a retry are good again after reopening.
    ForgetsRetriesOfLettersOnReopen,
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
    /// The code of a filter is ignored.
    IgnoresCode,
    /// The statuses of a filter are ignored.
    IgnoresStatuses,
    /// Only the first status of a filter counts.
    FirstStatusOnly,
    /// How far deliveries are is ignored.
    IgnoresDeliveries,
    /// The buyers of a filter are ignored.
    IgnoresBuyers,
    /// Whether a buyer is a company is ignored.
    IgnoresBuyerType,
    /// The catalogs of a filter are ignored.
    IgnoresCatalogs,
    /// The model number of a filter is ignored.
    IgnoresModelNumber,
    /// The SKU of a filter is ignored.
    IgnoresSku,
    /// The tags of a filter are ignored.
    IgnoresTags,
    /// Only the first tag of a filter counts.
    FirstTagOnly,
    /// The routes of a filter are ignored.
    IgnoresRoutes,
    /// How an order is paid is ignored.
    IgnoresByCard,
    /// The first time of a filter is ignored.
    IgnoresPlacedFrom,
    /// The first time of a filter is not in it.
    PlacedFromIsExclusive,
    /// The last time of a filter is ignored.
    IgnoresPlacedBefore,
    /// The last time of a filter is in it.
    PlacedBeforeIsInclusive,
    /// The text of a filter is ignored.
    IgnoresText,
    /// Small and capital letters differ.
    TextIsExact,
    /// Only letters of ASCII are the same in small and capital.
    TextFoldsAsciiOnly,
    /// The text is not looked for in codes.
    TextSkipsCode,
    /// The text is not looked for in names.
    TextSkipsNames,
    /// The text is not looked for in comments.
    TextSkipsComment,
    /// Some characters of a text stand for any others.
    TextIsPattern,
    /// Lines of the newest content are not found.
    OriginalLinesOnly,
    /// Lines of the original are not found once there is a revision.
    CurrentLinesOnly,
    /// Lines of replaced revisions are found.
    OldRevisionsCount,
    /// Lines of no piece are found.
    EmptyLinesCount,
    /// A brand's list has what is archived.
    ListsArchived,
    /// A brand's list has the orders of all.
    ListsAllBrands,
    /// A buyer's list lacks what is archived.
    HidesArchivedFromBuyer,
    /// A buyer's list is of one brand.
    BuyerOfOneBrand,
    /// A found order has the version of its first writing.
    FindsFirstVersions,
    /// Lists always rise.
    NeverDescends,
    /// Orders that are alike always rise.
    TiesAlwaysRise,
    /// Amounts of all currencies are mixed.
    AmountSkipsCurrency,
    /// Lists by anything else than time are by id.
    SortsByTimeOnly,
    /// The order of a place comes again.
    PlaceIsInclusive,
    /// All that is alike with the order of a place is skipped.
    PlaceSkipsTies,
    /// A place is gone with its order.
    PlaceIsItsOrder,
    /// A place of another sorting ends the list.
    UsesForeignPlaces,
    /// A limit of 0 finds nothing.
    FindsNoneForZero,
    /// A full last page promises another.
    PromisesEmptyPage,
    /// No page promises another.
    FindsOnePage,
    /// A count knows no bound.
    CountsBeyondBound,
    /// A count stops one before its bound.
    StopsCountEarly,
    /// A count that meets its bound says that there are more.
    CountsBoundAsMore,
    /// What is rejected or returned counts.
    CountsRejected,
    /// What is archived is not among all.
    TallySkipsArchived,
    /// A tally is of all orders.
    TallyIgnoresFilter,
    /// A tally is of all brands.
    TalliesAllBrands,
    /// Figures are always the original's.
    TalliesOriginal,
    /// Figures are always the newest.
    TalliesCurrent,
    /// Currencies are added up.
    TallyForgetsCurrency,
    /// Terms are added up.
    TallyForgetsTerm,
    /// Days are those of UTC.
    DayInUtc,
    /// The day before the first is the first.
    DayCutsTowardsZero,
    /// Each line is an order.
    CountsLinesAsOrders,
    /// Names of attributes are compared without case.
    AttributeFoldsCase,
    /// Names of attributes are paths.
    AttributeByPath,
    /// Keys are sorted as numbers.
    SortsKeysByNumber,
    /// Rows are in no order.
    SortsTallyBackwards,
    /// Rows are by term before currency.
    SortsTermsFirst,
}
