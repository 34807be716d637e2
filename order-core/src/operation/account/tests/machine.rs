//! Logging in, lock-out and resetting a password, in any order and at any time, against a plain model that counts seconds.

use proptest::prelude::*;

use super::super::super::test_world::TestWorld;
use super::super::*;
use super::{account, code, email, hash, hashed, kept, me, pass, who_is};
use crate::party::{Actor, SessionLength};
use crate::value::SessionId;

#[derive(Debug, Clone)]
enum Step {
    /// Somebody types a password: the right one, or another.
    LogIn {
        right: bool,
    },
    /// The right password is compared before the step after next, which may lock the account or change the password.
    Overtaken {
        by: Box<Step>,
    },
    Request,
    /// Somebody types a code: the newest that was mailed, or another.
    Reset {
        right: bool,
    },
    ChangePassword,
    CloseOthers,
    CloseAll,
    Pass {
        seconds: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let plain = prop_oneof![
        6 => prop::bool::weighted(0.2).prop_map(|right| Step::LogIn { right }),
        2 => Just(Step::Request),
        3 => prop::bool::weighted(0.3).prop_map(|right| Step::Reset { right }),
        1 => Just(Step::ChangePassword),
        1 => Just(Step::CloseOthers),
        1 => Just(Step::CloseAll),
        2 => prop_oneof![0_u64..100, Just(899_u64), Just(900), Just(3_599), Just(3_600), Just(SESSION)]
            .prop_map(|seconds| Step::Pass { seconds }),
    ];
    let overtaken = plain.clone().prop_map(|by| Step::Overtaken { by: Box::new(by) });
    prop_oneof![8 => plain, 1 => overtaken]
}

/// How long the sessions here last, in seconds.
const SESSION: u64 = 7_200;

/// All that matters, told plainly. The second is the clock.
#[derive(Debug, Default)]
struct Model {
    now: u64,
    password: u32,
    wrong: Vec<u64>,
    locked_until: u64,
    /// The number of the newest code, when it ends, and the tries that are left.
    code: Option<(u8, u64, u32)>,
    mailed: Vec<u64>,
    no_mail_until: u64,
    /// Every token with the second at which its session ends.
    sessions: Vec<(u8, u64)>,
    verified: bool,
}

impl Model {
    fn is_locked(&self) -> bool {
        self.now < self.locked_until
    }

    fn fail(&mut self) {
        if self.is_locked() {
            return;
        }
        // What was counted is over with its lock, or with its quarter of an hour.
        if self.wrong.len() >= 10 || self.wrong.first().is_some_and(|first| self.now >= first + 900) {
            self.wrong.clear();
        }
        self.wrong.push(self.now);
        if self.wrong.len() == 10 {
            self.locked_until = self.now + 900;
        }
    }

    /// Whether a mail with a code goes out.
    fn mail(&mut self) -> bool {
        if self.now < self.no_mail_until {
            return false;
        }
        if self.mailed.len() >= 5 || self.mailed.first().is_some_and(|first| self.now >= first + 3_600) {
            self.mailed.clear();
        }
        self.mailed.push(self.now);
        if self.mailed.len() == 5 {
            self.no_mail_until = self.now + 3_600;
        }
        true
    }

    /// Whether the code of this number is the right one. A wrong one costs a try.
    fn try_code(&mut self, number: u8) -> bool {
        let Some((right, ends, tries)) = self.code.filter(|(_, ends, _)| self.now < *ends) else {
            return false;
        };
        self.code = (right != number && tries > 1).then_some((right, ends, tries - 1));
        right == number
    }

    fn set_password(&mut self) {
        self.password += 1;
        self.wrong.clear();
        self.locked_until = 0;
        self.code = None;
    }

    fn open(&self) -> Vec<u8> {
        self.sessions.iter().filter(|(_, ends)| self.now < *ends).map(|(token, _)| *token).collect()
    }
}

struct Play {
    world: TestWorld,
    model: Model,
    /// The last number that a token or a code was made of.
    drawn: u8,
}

impl Play {
    fn draw(&mut self) -> u8 {
        self.drawn += 1;
        self.drawn
    }

    fn password(&self) -> String {
        format!("pass{}", self.model.password)
    }

    fn compared(&self) -> Option<PreparedLogIn> {
        self.world.ask(&PrepareLogIn { email: email("ann") }, &Actor::host()).unwrap()
    }

    /// Opens a session with what was compared, if the rules allow it.
    fn open(&mut self, prepared: PreparedLogIn) -> bool {
        let (number, lasts) = (self.draw(), SessionLength::of_seconds(SESSION.try_into().unwrap()).unwrap());
        let PreparedLogIn { account, password } = prepared;
        let open = OpenSession { account, password, token: hash(number), lasts };
        let opened = self.world.run(&open, &Actor::host()).is_ok();
        if opened {
            self.model.sessions.push((number, self.model.now + SESSION));
            self.model.wrong.clear();
        }
        opened
    }

    fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        let host = Actor::host();
        match step {
            Step::LogIn { right } => {
                let prepared = self.compared();
                prop_assert_eq!(prepared.is_none(), self.model.is_locked());
                if let Some(prepared) = prepared {
                    prop_assert_eq!(&prepared.password, &hashed(&self.password()));
                    if right {
                        prop_assert!(self.open(prepared));
                    } else {
                        self.world.run(&RecordFailedLogIn { account: account("ann") }, &host).unwrap();
                        self.model.fail();
                    }
                }
            }
            Step::Overtaken { by } => {
                let prepared = self.compared();
                let password = self.model.password;
                self.take(*by)?;
                if let Some(prepared) = prepared {
                    let expected = !self.model.is_locked() && password == self.model.password;
                    prop_assert_eq!(self.open(prepared), expected);
                }
            }
            Step::Request => {
                let (number, sent) = (self.draw(), self.world.tasks.len());
                let request = RequestPasswordReset { email: email("ann"), code: code(number) };
                self.world.run(&request, &host).unwrap();
                let expected = self.model.mail();
                prop_assert_eq!(self.world.tasks.len() - sent, usize::from(expected));
                if expected {
                    self.model.code = Some((number, self.model.now + 3_600, 5));
                }
            }
            Step::Reset { right } => {
                let number = self.model.code.map_or(0, |(number, _, _)| number);
                let number = if right { number } else { 255 };
                let password = hashed(&format!("pass{}", self.model.password + 1));
                let reset = ResetPassword { email: email("ann"), code: hash(number), password };
                let checked = self.world.run(&reset, &host).unwrap();
                let expected = self.model.try_code(number);
                prop_assert_eq!(checked == CodeCheck::Accepted, expected);
                if expected {
                    self.model.set_password();
                    self.model.sessions.clear();
                    self.model.verified = true;
                }
            }
            Step::ChangePassword => self.change_password(),
            Step::CloseOthers => {
                let last = self.model.open().last().copied();
                let keep = last.map(|token| SessionId::of(&hash(token)));
                self.world.run(&CloseSessions { account: account("ann"), keep }, &me("ann")).unwrap();
                self.model.sessions.retain(|(token, _)| Some(*token) == last);
            }
            Step::CloseAll => {
                self.world.run(&CloseSessions { account: account("ann"), keep: None }, &me("ann")).unwrap();
                self.model.sessions.clear();
            }
            Step::Pass { seconds } => {
                pass(&mut self.world, seconds);
                self.model.now += seconds;
            }
        }
        Ok(())
    }

    fn change_password(&mut self) {
        let last = self.model.open().last().copied();
        let keep = last.map(|token| SessionId::of(&hash(token)));
        let compared = hashed(&self.password());
        self.model.set_password();
        let password = hashed(&self.password());
        let change = ChangePassword { account: account("ann"), compared, password, keep };
        self.world.run(&change, &me("ann")).unwrap();
        self.model.sessions.retain(|(token, _)| Some(*token) == last);
    }

    fn agrees(&self) -> Result<(), TestCaseError> {
        let open: Vec<u8> =
            (1..=self.drawn).filter(|token| who_is(&self.world, "ann", *token).is_some()).collect();
        prop_assert_eq!(open, self.model.open());
        prop_assert_eq!(self.compared().is_none(), self.model.is_locked());
        prop_assert_eq!(kept(&self.world, "ann").verified, self.model.verified);
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_happens_the_model_says_so(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = TestWorld::new();
        let mut command = super::sign_up("ann", SignUpWay::WhileOrdering);
        command.password = hashed("pass0");
        world.run(&command, &Actor::host()).unwrap();
        let mut play = Play { world, model: Model::default(), drawn: 0 };
        for step in steps {
            play.take(step)?;
            play.agrees()?;
        }
    }
}
