using Microsoft.AspNetCore.Identity;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Demo;
using Ticketing.Idempotency;
using Ticketing.Mails;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Planning;
using Ticketing.Queue;
using Ticketing.Reports;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tests.Support;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Tests.Persistence;

/// <summary>
/// Every operation of every service, called so that it goes all the way: each line names the method, what to call it with, and how it must
/// end. A service's new method without a line here fails <see cref="SqlServerOperationTests"/>.
/// </summary>
internal static class SqlServerOperations
{
    private const string Why = "Because of the rain";
    private const int Concert = 1, Performance = 1, Section = 1, Venue = 1;
    private static readonly Guid Id = SqlServerWorld.Id;
    private static readonly DateTimeOffset Now = SqlServerWorld.Now;
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly string[] Seats = ["1"];
    private static readonly DueMail Claimed = new(Id, MailKind.NewDevice, null, "fan@concert.example", new MailData(), Now, 1);

    private static void NoMails(SqlServerWorld world) => world.Empty("mails");

    internal sealed record Operation(Func<SqlServerWorld, Task> Call, string Ending)
    {
        public Action<SqlServerWorld> Before { get; init; } = _ => { };

        /// <summary>Goes on until nothing is left, where there is always one more: broken off after a while.</summary>
        public bool IsEndless { get; init; }
    }

    public static readonly IReadOnlyDictionary<string, Operation> All = new Dictionary<string, Operation>
    {
        // ---- accounts ----
        ["AccountService.RegisterAsync"] =
            On<AccountService>(s => s.RegisterAsync("new@concert.example", "a long password", null, Ct), "MailSent")
            with { Before = w => w.Empty("identity_users") },
        ["AccountService.SpeakAsync"] = On<AccountService>(s => s.SpeakAsync(Id, "ko", Ct)),
        ["AccountRecovery.AskResetAsync"] =
            On<AccountRecovery>(s => s.AskResetAsync("fan@concert.example", Ct)) with { Before = NoMails },
        ["AccountRecovery.AskConfirmationAsync"] =
            On<AccountRecovery>(s => s.AskConfirmationAsync("fan@concert.example", Ct)) with { Before = NoMails },
        ["AccountRecovery.AskConfirmationAsync/2"] =
            On<AccountRecovery>(s => s.AskConfirmationAsync(Id, Ct)) with { Before = NoMails },
        ["AccountRecovery.AskChangeAsync"] =
            On<AccountRecovery>(s => s.AskChangeAsync(Id, "an old password", "new@concert.example", "192.0.2.1", Ct), "MailSent")
            with { Before = w => w.Empty("mails")
                .Say("identity_users.password_hash", new PasswordHasher<AppUser>().HashPassword(new AppUser(), "an old password")) },
        ["AccountRecovery.AskChangeAsync/2"] =
            On<AccountRecovery>(s => s.AskChangeAsync(Id, "new@concert.example", Ct)) with { Before = NoMails },
        ["AccountRecovery.IsConfirmedAsync"] =
            On<AccountRecovery>(s => s.IsConfirmedAsync(Id)),
        ["AccountRecovery.ProvesAsync"] =
            On<AccountRecovery>(s => s.ProvesAsync(Id, "no code", OneTimeLinks.Reset)),
        ["AccountRecovery.ProvesResetAsync"] =
            On<AccountRecovery>(s => s.ProvesResetAsync(Id, "no code")),
        ["AccountRecovery.ResetAsync"] =
            On<AccountRecovery>(s => s.ResetAsync(Id, "no code", "a long password"), "LinkInvalid"),
        ["AccountRecovery.ResetAsync/2"] =
            On<AccountRecovery>(s => s.ResetAsync("fan@concert.example", "no code", "a long password"), "LinkInvalid"),
        ["AccountRecovery.ConfirmAsync"] =
            On<AccountRecovery>(s => s.ConfirmAsync(Id, "no code")),
        ["AccountRecovery.ChangeAsync"] =
            On<AccountRecovery>(s => s.ChangeAsync(Id, "no code", "new@concert.example"), "LinkInvalid"),
        ["ResetLinks.GiveAsync"] = On<ResetLinks>(s => s.GiveAsync(Id, Id, Id, Why, Ct), "Given"),
        ["MailDelivery.ClaimAsync"] = On<MailDelivery>(s => s.ClaimAsync(Ct)),
        ["MailDelivery.SentAsync"] = On<MailDelivery>(s => s.SentAsync(Claimed, Ct)),
        ["MailDelivery.FailedAsync"] = On<MailDelivery>(s => s.FailedAsync(Claimed, "busy", false, Ct)),
        ["MailDelivery.LostAsync"] = On<MailDelivery>(s => s.LostAsync(Claimed, "gone", Ct)),
        ["MailDelivery.DroppedAsync"] = On<MailDelivery>(s => s.DroppedAsync(Claimed, Ct)),
        ["MailDelivery.TidyAsync"] = On<MailDelivery>(s => s.TidyAsync(Ct)),
        ["MailLog.SearchAsync"] = On<MailLog>(s => s.SearchAsync(Id, "fan", MailState.Waiting, 10, 10, Ct)),
        ["MailLog.FindAsync"] = On<MailLog>(s => s.FindAsync(Id, Id, Ct)),
        ["MailLog.SendAgainAsync"] = On<MailLog>(s => s.SendAgainAsync(Id, Id, Ct)),
        ["SaleAlerts.IsAskedAsync"] = On<SaleAlerts>(s => s.IsAskedAsync(Id, Concert, Ct)),
        ["SaleAlerts.SetAsync"] =
            On<SaleAlerts>(s => s.SetAsync(Id, Concert, true, Ct)) with { Before = w => w.Empty("sale_alerts") },
        ["SaleAlerts.TellAsync"] =
            On<SaleAlerts>(s => s.TellAsync(Ct)) with { Before = w => w.Say("concerts.sales_open_at", Now.AddMinutes(20)) },
        ["AccountService.ChangePasswordAsync"] =
            On<AccountService>(s => s.ChangePasswordAsync(Id, "an old password", "a long password", "192.0.2.1", Ct), "Changed")
            with { Before = w =>
                w.Say("identity_users.password_hash", new PasswordHasher<AppUser>().HashPassword(new AppUser(), "an old password")) },
        ["AccountService.CheckPasswordAsync"] =
            On<AccountService>(s => s.CheckPasswordAsync(
                new AppUser { Id = Id, NormalizedUserName = "FAN" }, "an old password", "192.0.2.1", Ct), "Wrong"),
        ["AccountTurns.TakeAsync"] = On<AccountTurns>(s => s.TakeAsync(Id, Id, () => Task.FromResult("done"), "proof needed", Ct)),
        ["Staff.MayActAsync"] = On<Staff>(s => s.MayActAsync(Id, Roles.Admin, Ct).AsTask()),
        ["Staff.WorksHereAsync"] = On<Staff>(s => s.WorksHereAsync(Id, Ct).AsTask()),
        ["Staff.LacksSecondFactorAsync"] = On<Staff>(s => s.LacksSecondFactorAsync(Id, Ct).AsTask()),
        ["Proof.IsFreshAsync"] = On<Proof>(s => s.IsFreshAsync(Id, Id, Ct)),
        ["Proof.RenewAsync"] = On<Proof>(s => s.RenewAsync(Id, Id, Ct)),
        ["AuthenticatorCodes.CanGenerateTwoFactorTokenAsync"] = OnCodes((codes, users, person) =>
            codes.CanGenerateTwoFactorTokenAsync(users, person)),
        ["AuthenticatorCodes.ValidateAsync"] = OnCodes((codes, users, person) => codes.ValidateAsync("", "123456", users, person)),
        ["SecondFactors.FindAsync"] = On<SecondFactors>(s => s.FindAsync(Id)),
        ["SecondFactors.BeginAppAsync"] = On<SecondFactors>(s => s.BeginAppAsync(Id, Ct), "Changed"),
        ["SecondFactors.ConfirmAppAsync"] = On<SecondFactors>(s => s.ConfirmAppAsync(Id, "123456", Ct), "WrongCode"),
        ["SecondFactors.RemoveAppAsync"] = On<SecondFactors>(s => s.RemoveAppAsync(Id, Ct), "Changed"),
        ["SecondFactors.RenewCodesAsync"] = On<SecondFactors>(s => s.RenewCodesAsync(Id, Ct), "Changed"),
        ["SecondFactors.AddPasskeyAsync"] = On<SecondFactors>(s => s.AddPasskeyAsync(
            Id, new UserPasskeyInfo([4], [4], Now, 0, null, true, false, false, [4], [4]), "Phone", Ct), "Changed"),
        ["SecondFactors.NamePasskeyAsync"] = On<SecondFactors>(s => s.NamePasskeyAsync(Id, "010203", "Phone", Ct), "Changed"),
        ["SecondFactors.RemovePasskeyAsync"] = On<SecondFactors>(s => s.RemovePasskeyAsync(Id, "010203", Ct), "Changed"),
        ["UserAdmin.SearchAsync"] = On<UserAdmin>(s => s.SearchAsync(Id, "fan", true, 10, 10, Ct)),
        ["UserAdmin.GiveRoleAsync"] =
            On<UserAdmin>(s => s.GiveRoleAsync(Id, Id, Id, Roles.Admin, Why, Ct), "Changed")
            with { Before = w => w.Empty("identity_user_roles") },
        ["UserAdmin.TakeRoleAsync"] = On<UserAdmin>(s => s.TakeRoleAsync(Id, Id, Id, Roles.Admin, Why, Ct), "Changed"),
        ["UserAdmin.LockAsync"] = On<UserAdmin>(s => s.LockAsync(Id, Id, Id, Why, Ct), "Changed"),
        ["UserAdmin.UnlockAsync"] = On<UserAdmin>(s => s.UnlockAsync(Id, Id, Id, Why, Ct), "Changed"),
        ["PasswordGuard.TryAsync"] = On<PasswordGuard>(s => s.TryAsync("FAN", Id, "192.0.2.1", null, Ct)),
        ["PasswordGuard.ForgiveAsync"] = On<PasswordGuard>(s => s.ForgiveAsync("FAN", Id, "192.0.2.1", null, Ct)),
        ["PasswordGuard.ForgetStrangersAsync"] = On<PasswordGuard>(s => s.ForgetStrangersAsync("FAN", Ct)),
        ["PasswordGuard.TidyAsync"] = On<PasswordGuard>(s => s.TidyAsync(Ct)),
        ["Standing.MayActAsync"] = On<Standing>(s => s.MayActAsync(Id, Ct).AsTask()),
        ["Standing.IsAliveAsync"] = On<Standing>(s => s.IsAliveAsync(Id, Ct).AsTask()),
        ["Standing.RefreshAsync"] = On<Standing>(async s =>
        {
            using var watching = s.Watch(Id, () => Task.CompletedTask);
            await s.RefreshAsync(Ct);
        }),
        ["SessionStore.BeginAsync"] = On<SessionStore>(s => s.BeginAsync(Id, "stamp", "Firefox, Windows", "192.0.2.1", Ct), "Session"),
        ["SessionStore.ListAsync"] = On<SessionStore>(s => s.ListAsync(Id, Ct)),
        ["SessionStore.EndAsync"] = On<SessionStore>(s => s.EndAsync(Id, Id, Ct)),
        ["SessionStore.EndOthersAsync"] = On<SessionStore>(s => s.EndOthersAsync(Id, Id, Ct)),
        ["SessionStore.RotateAsync"] = On<SessionStore>(s => s.RotateAsync(Id, 1, Ct)),
        ["SessionStore.WriteSeenAsync"] = On<SessionStore>(s =>
        {
            s.Note(Id);
            return s.WriteSeenAsync(Ct);
        }),
        ["SessionStore.TidyAsync"] = On<SessionStore>(s => s.TidyAsync(Ct)),
        ["AuditLog.FindAsync"] = On<AuditLog>(s => s.FindAsync(Id, Id, Ct)),
        ["AuditLog.SearchAsync"] = On<AuditLog>(
            s => s.SearchAsync(
                Id, new AuditQuery {
                Text = "rain", Act = AuditAct.SeatsBlocked, Subject = "concert:1", From = Now, Until = Now, Skip = 10 }, Ct)),

        // ---- catalogue ----
        ["WhatsOnService.ListAsync"] = On<WhatsOnService>(s => s.ListAsync(new WhatsOnQuery(), Ct)),
        ["WhatsOnService.FindAsync"] = On<WhatsOnService>(s => s.FindAsync(Concert, Ct)),
        ["CatalogCache.ListAsync"] = On<CatalogCache>(s => s.ListAsync(Ct).AsTask()),
        ["CatalogCache.FindAsync"] = On<CatalogCache>(s => s.FindAsync(Concert, Ct).AsTask()),
        ["CatalogCache.FindByPerformanceAsync"] = On<CatalogCache>(s => s.FindByPerformanceAsync(Performance, Ct).AsTask()),
        ["CatalogCache.ReloadAsync"] = On<CatalogCache>(s => s.ReloadAsync(Ct)),

        // ---- waiting room ----
        ["WaitingRoomService.JoinAsync"] = On<WaitingRoomService>(s => s.JoinAsync(Guid.NewGuid(), Concert, Ct), "Joined")
            with { Before = w => w.Say("places.state", "Waiting").Say("waiting_rooms.drawn_at", DBNull.Value) },
        ["WaitingRoomService.FindAsync"] = Inside<WaitingRoomService>((s, token) => s.FindAsync(Id, Concert, token, Ct), "Living"),
        ["WaitingRoomService.FindOrJoinAsync"] =
            Inside<WaitingRoomService>((s, token) => s.FindOrJoinAsync(Id, Concert, token, Ct), "Joined"),
        ["WaitingRoomService.FindMineAsync"] = On<WaitingRoomService>(s => s.FindMineAsync(Id, Concert, Ct)),
        ["WaitingRoomService.CheckAsync"] = Inside<WaitingRoomService>((s, token) => s.CheckAsync(Id, Concert, token, Ct), "Admitted"),
        ["AdmissionService.AdmitAsync"] = On<AdmissionService>(s => s.AdmitAsync(Ct))
            with { Before = w => w.Say("places.state", "Waiting").Say("waiting_rooms.drawn_at", DBNull.Value) },
        ["AdmissionService.AdmitAsync/2"] =
            On<AdmissionService>(s => s.AdmitAsync(Concert, Ct)) with { Before = w => w.Say("places.state", "Waiting") },
        ["AdmissionService.TidyAsync"] = On<AdmissionService>(s => s.TidyAsync(Ct)),
        ["DrawProofService.FindAsync"] = On<DrawProofService>(s => s.FindAsync(Concert, Ct)),
        ["QueueBoards.RefreshAsync"] = On<QueueBoards>(s => s.RefreshAsync(Ct)),
        ["QueueDial.FindAsync"] = On<QueueDial>(s => s.FindAsync(Id, Concert, Ct)),
        ["QueueDial.TurnAsync"] = On<QueueDial>(s => s.TurnAsync(Id, Concert, new DialSetting(100, true, false), Id, Why, Ct), "Turned"),
        ["QueueDial.AnnounceAsync"] = On<QueueDial>(s => s.AnnounceAsync(Id, Concert, "Ten minutes late", Ct), "Turned"),

        // ---- seats and holds ----
        ["SeatMapService.FindAsync"] = On<SeatMapService>(s => s.FindAsync(Performance, Ct).AsTask()),
        ["SeatMapService.CountAsync"] = On<SeatMapService>(async s => await s.CountAsync(Plan, Ct)),
        ["SeatMapService.RefreshAsync"] = On<SeatMapService>(async s =>
        {
            await s.FindAsync(Performance, Ct);
            await s.RefreshAsync(Ct);
        }),
        ["SeatBlocks.BlockAsync"] = On<SeatBlocks>(s => s.BlockAsync(Id, Performance, Seats, Why, Ct), "Done"),
        ["SeatBlocks.FreeAsync"] = On<SeatBlocks>(s => s.FreeAsync(Id, Performance, Seats, Why, Ct), "Done"),
        ["SeatChoiceService.ListDatesAsync"] = Inside<SeatChoiceService>((s, token) => s.ListDatesAsync(Id, Concert, token, Ct), "Shown"),
        ["SeatChoiceService.FindSeatMapAsync"] =
            Inside<SeatChoiceService>((s, token) => s.FindSeatMapAsync(Id, Concert, Performance, token, Ct), "Shown"),
        ["ReservationService.HoldAsync"] =
            Inside<ReservationService>((s, token) => s.HoldAsync(Id, token, Performance, Seats, NewAttempt, Ct), "Held"),
        ["ReservationService.HoldBestAsync"] =
            Inside<ReservationService>((s, token) => s.HoldBestAsync(Id, token, Performance, 1, null, NewAttempt, Ct), "Held"),
        ["ReservationReads.ListAsync"] = On<ReservationReads>(s => s.ListAsync(Id, Ct)),
        ["ReservationReads.FindAsync"] = On<ReservationReads>(s => s.FindAsync(Id, Id, Ct)),
        ["ReservationReads.ListHoldsAsync"] = On<ReservationReads>(s => s.ListHoldsAsync(Id, Concert, Ct)),
        ["ReservationReads.CountSeatsLeftToHoldAsync"] = On<ReservationReads>(s => s.CountSeatsLeftToHoldAsync(Id, Concert, Ct)),
        ["ReservationService.ReleaseAsync"] = On<ReservationService>(s => s.ReleaseAsync(Id, Id, Ct), "Released"),
        ["ReservationService.ExtendAsync"] = On<ReservationService>(s => s.ExtendAsync(Id, Id, Ct), "Extended")
            with { Before = w => w.Say("reservations.seat_count", 1) },
        ["ReservationService.LeaveQueueAsync"] = Inside<ReservationService>((s, token) => s.LeaveQueueAsync(Id, Concert, token, Ct)),
        ["HoldExpiry.ExpireAsync"] = On<HoldExpiry>(s => s.ExpireAsync(Ct)),
        ["HoldOverride.ReleaseAsync"] = On<HoldOverride>(s => s.ReleaseAsync(Id, Id, Why, Ct), "Released"),

        // ---- money and tickets ----
        ["AttemptService.RunAsync"] = On<AttemptService>(s => s.RunAsync<string>(NewAttempt, (_, commit) => commit("done"), Ct)),
        ["AttemptService.PurgeAsync"] = On<AttemptService>(s => s.PurgeAsync(Ct)),
        ["WalletService.FindAsync"] = On<WalletService>(s => s.FindAsync(Id, Ct)),
        ["WalletService.ChargeAsync"] = On<WalletService>(s => s.ChargeAsync(Id, 10_000, NewAttempt, Ct), "Charged"),
        ["WalletService.ListEntriesAsync"] = On<WalletService>(s => s.ListEntriesAsync(Id, null, 10, Ct)),
        ["LedgerReconciliation.FindAsync"] = On<LedgerReconciliation>(s => s.FindAsync(Ct)),
        ["LedgerReconciliation.ReconcileAsync"] = On<LedgerReconciliation>(s => s.ReconcileAsync(Ct)),
        ["AdminWallets.FindAsync"] = On<AdminWallets>(s => s.FindAsync(Id, Id, Ct)),
        ["AdminWallets.ListEntriesAsync"] = On<AdminWallets>(s => s.ListEntriesAsync(Id, Id, LedgerKind.Charge, 10, 10, Ct)),
        ["AdminWallets.CreditAsync"] = On<AdminWallets>(s => s.CreditAsync(Id, Id, Id, Guid.NewGuid(), 1_000, Why, Ct), "Credited"),
        ["PaymentService.PayAsync"] = Inside<PaymentService>((s, token) => s.PayAsync(Id, token, Id, null, NewAttempt, Ct), "Paid")
            with { Before = w => w.Say("reservations.hold_expires_at", Now.AddSeconds(10)).Say("seats.reservation_id", Id) },
        ["PaymentService.PayAsync/2"] = On<PaymentService>(s => s.PayAsync(Id, Id, 10_000, NewAttempt, Ct)),
        ["PaymentService.FindAsync"] = On<PaymentService>(s => s.FindAsync(Id, Id, Ct)),
        ["RefundService.RefundAsync"] = On<RefundService>(s => s.RefundAsync(Id, Id, NewAttempt, Ct), "Refunded"),
        ["RefundService.RefundTicketsAsync"] = On<RefundService>(s => s.RefundTicketsAsync(Id, Id, [Id], NewAttempt, Ct), "Refunded"),
        ["RefundService.RefundAsAdminAsync"] = On<RefundService>(s => s.RefundAsAdminAsync(Id, Id, Id, [Id], Why, Ct), "Refunded"),
        ["TicketService.ListAsync"] = On<TicketService>(s => s.ListAsync(Id, Ct)),
        ["TicketService.ListAsync/2"] = On<TicketService>(s => s.ListAsync(Id, Id, Ct)),
        ["TicketService.FindAsync"] = On<TicketService>(s => s.FindAsync(Id, Id, Ct)),
        ["CheckInService.CheckInAsync"] = On<CheckInService>(s => s.CheckInAsync(Id, Performance, "1", "North", Id, Ct), "LetIn")
            with { Before = w => w.Say("tickets.status", "Used").Say("tickets.used_at", Now).Say("tickets.used_by_scan", Id) },
        ["CheckInService.CountAsync"] = On<CheckInService>(s => s.CountAsync(Id, Performance, Ct)),
        ["CallOffService.CallOffAsync"] = On<CallOffService>(s => s.CallOffAsync(Id, Id, Performance, Why, Ct), "CalledOff")
            with { Before = w => w.Empty("reservations", "seats") },
        ["CallOffService.ContinueAsync"] = On<CallOffService>(s => s.ContinueAsync(Ct)) with { IsEndless = true },
        ["CallOffService.ListAsync"] = On<CallOffService>(s => s.ListAsync(Id, Concert, Ct)),

        // ---- what admins read ----
        ["DailyStatement.FindAsync"] = On<DailyStatement>(s => s.FindAsync(Id, new DateOnly(2026, 11, 21), Ct)),
        ["OrderHistory.FindAsync"] = On<OrderHistory>(s => s.FindAsync(Id, Id, Ct)),
        ["OrderSearch.SearchAsync"] = On<OrderSearch>(s => SearchOrdersAsync(s)),
        ["SaleFigures.FindAsync"] = On<SaleFigures>(s => s.FindAsync(Id, Concert, Ct)),
        ["ExportService.OrdersAsync"] = On<ExportService>(async s => await CountAsync((await s.OrdersAsync(Id, Concert, Ct))!)),
        ["ExportService.TicketsAsync"] = On<ExportService>(async s => await CountAsync((await s.TicketsAsync(Id, Concert, Ct))!)),
        ["ExportService.LedgerAsync"] = On<ExportService>(async s => await CountAsync((await s.LedgerAsync(Id, Ct))!)),
        ["ExportService.AuditAsync"] = On<ExportService>(async s => await CountAsync((await s.AuditAsync(Id, Ct))!)),

        // ---- planning ----
        ["PlanningReads.ListVenuesAsync"] = On<PlanningReads>(s => ListEveryWayAsync(s.ListVenuesAsync, ["name", "city", "seats"])),
        ["PlanningReads.ListConcertsAsync"] =
            On<PlanningReads>(s => ListEveryWayAsync(s.ListConcertsAsync, ["title", "venue", "opens", "status"])),
        ["PlanningReads.FindVenueAsync"] = On<PlanningReads>(s => s.FindVenueAsync(Id, Venue, Ct)),
        ["PlanningReads.FindConcertAsync"] = On<PlanningReads>(s => s.FindConcertAsync(Id, Concert, Ct)),
        ["PlanningReads.FindSeatsAsync"] = On<PlanningReads>(s => s.FindSeatsAsync(Id, Concert, Performance, Ct)),
        ["VenueEditor.CreateAsync"] = On<VenueEditor>(s => s.CreateAsync(Id, "A new hall", "Seoul", VenueTemplate.Club, Ct), "Saved")
            with { Before = w => w.Say("venues.exists", false) },
        ["VenueEditor.RenameAsync"] = On<VenueEditor>(s => s.RenameAsync(Id, Venue, Id, "Another name", "Seoul", Ct), "Saved")
            with { Before = w => w.Say("venues.exists", false) },
        ["VenueEditor.SaveSectionAsync"] = On<VenueEditor>(
            s => s.SaveSectionAsync(
                Id, Venue, Id, new SectionForm { Name = "Balcony" }, new SeatGrid { Rows = 2, SeatsPerRow = 2, Prefix = "B" }, Ct), "Saved")
            with { Before = w => w.Empty("sections") },
        ["VenueEditor.RemoveSectionAsync"] =
            On<VenueEditor>(s => s.RemoveSectionAsync(Id, Venue, Id, Section, Ct), "Saved") with { Before = w => w.Empty("concerts") },
        ["VenueEditor.MarkSeatsAsync"] = On<VenueEditor>(s => s.MarkSeatsAsync(Id, Venue, Id, Seats, SeatFeatures.Accessible, Ct), "Saved"),
        ["VenueEditor.MoveSeatsAsync"] = On<VenueEditor>(s => s.MoveSeatsAsync(Id, Venue, Id, Seats, 0.5f, -1, Ct), "Saved"),
        ["VenueEditor.ImportAsync"] = On<VenueEditor>(s => s.ImportAsync(Id, Venue, Id,
            new VenueCsvFile([new CsvSection("Floor", [new CsvSeat("X-1", "1", 1, 0, 0, SeatFeatures.None)])], [], 0), Ct), "Saved")
            with { Before = w => w.Empty("sections") },
        ["ConcertEditor.CreateAsync"] = On<ConcertEditor>(s => s.CreateAsync(Id, Form(), Ct), "Saved"),
        ["ConcertEditor.CopyAsync"] = On<ConcertEditor>(s => s.CopyAsync(Id, Concert, Ct), "Saved"),
        ["ConcertEditor.SaveAsync"] =
            On<ConcertEditor>(
            s => s.SaveAsync(Id, Concert, new PlanVersion(Id, Id), Form() with { SalesOpenAt = Now.AddHours(-1), MaxAdmitted = 50 }, Ct),
            "Saved"),
        ["ConcertEditor.MoveAsync"] = On<ConcertEditor>(s => s.MoveAsync(Id, Concert, Id, ConcertStatus.Closed, Ct), "Saved"),
        ["PriceEditor.SaveAsync"] = On<PriceEditor>(
            s => s.SaveAsync(Id, Concert, Id, [new TierForm { TierId = 1, Name = "Seat", Price = 20_000, SectionIds = { Section } }], Ct),
            "Saved")
            with { Before = w => w.Say("seats.exists", false).Say("concerts.exists", false).Empty("seats") },
        ["PosterEditor.SaveAsync"] = On<PosterEditor>(s => s.SaveAsync(Id, Concert, Id, [0xFF, 0xD8, 0xFF, 0xE0], Ct), "Saved"),
        ["PosterEditor.RemoveAsync"] = On<PosterEditor>(s => s.RemoveAsync(Id, Concert, Id, Ct), "Saved"),
        ["PosterCache.FindAsync"] = On<PosterCache>(s => s.FindAsync(Concert, Id, Ct).AsTask()),
        ["DateEditor.AddAsync"] = On<DateEditor>(s => s.AddAsync(Id, Concert, Id, [Now.AddDays(41)], Ct), "Saved"),
        ["DateEditor.CopyAsync"] = On<DateEditor>(s => s.CopyAsync(Id, Concert, Id, 2, Now.AddDays(50), Ct), "Saved"),
        ["DateEditor.MoveAsync"] =
            On<DateEditor>(s => s.MoveAsync(Id, Concert, Id, Performance, Now.AddDays(42), Ct), "Saved") with {
            Before = w => w.Empty("seats") },
        ["DateEditor.RemoveAsync"] = On<DateEditor>(s => s.RemoveAsync(Id, Concert, Id, Performance, Ct), "Saved")
            with { Before = w => w.Empty("seats").Say("reservations.count", 0) },
        ["DateEditor.TakeHallOverAsync"] = On<DateEditor>(s => s.TakeHallOverAsync(Id, Concert, Id, Ct), "Saved"),

        // ---- the database itself ----
        ["DataProtectionKeyStore.GetAllElements"] = On<DataProtectionKeyStore>(s => Task.FromResult(s.GetAllElements()))
            with { Before = w => w.Say("data_protection_keys.xml", "<key />") },
        ["DataProtectionKeyStore.StoreElement"] = On<DataProtectionKeyStore>(s => Task.Run(() => s.StoreElement(new("key"), "key"))),
        ["OpenTransactions.FindOldestAsync"] = On<OpenTransactions>(s => s.FindOldestAsync(Ct)),
        ["ChangePruning.PruneAsync"] = On<ChangePruning>(s => s.PruneAsync(Ct)),
        ["DatabaseClock.SampleAsync"] = On<DatabaseClock>(s => s.SampleAsync(Ct)),
        ["DatabaseSetup.AloneAsync"] = On<DatabaseSetup>(s => s.AloneAsync(() => Task.CompletedTask, Ct)),
        ["DatabaseSetup.WarnAboutIsolationAsync"] = On<DatabaseSetup>(s => s.WarnAboutIsolationAsync(Ct)),
        ["DemoData.LoadAsync"] =
            On<DemoData>(s => s.LoadAsync(Ct)) with { Before = w => w.Say("concerts.exists", false), IsEndless = true },
    };

    private static ConcertView Plan =>
        new(Concert, Id, "A title", "An artist", "", new VenueView(Venue, "A hall", "Seoul"), ConcertStatus.OnSale,
        Now.AddHours(-2), Now.AddHours(-1), Now.AddDays(30), TimeSpan.FromDays(1), 4, [],
        [new PerformanceView(Performance, Now.AddDays(40), false)]);

    private static Attempt NewAttempt => TestHouse.NewAttempt(Id);

    private static ConcertForm Form() => new()
    {
        Title = "A title", Artist = "An artist", VenueId = Venue, SalesOpenAt = Now.AddDays(1), SalesCloseAt = Now.AddDays(30),
        RefundHours = 24,
    };

    private static Operation OnCodes(Func<AuthenticatorCodes, AccountManager, AppUser, Task> call) => new(
        world => call(world.Get<AuthenticatorCodes>(), world.Get<AccountManager>(), new AppUser { Id = Id }), "");

    private static Operation On<TService>(Func<TService, Task> call, string ending = "") where TService : notnull =>
        new(world => call(world.Get<TService>()), ending);

    /// <summary>Called by somebody who is inside, with the token that proves it.</summary>
    private static Operation Inside<TService>(Func<TService, string, Task> call, string ending = "") where TService : notnull =>
        new(world => InsideAsync(world, call), ending);

    private static async Task<object?> InsideAsync<TService>(
        SqlServerWorld world, Func<TService, string, Task> call) where TService : notnull =>
        await ResultOfAsync(call(world.Get<TService>(), (await world.Node.Rooms.FindMineAsync(Id, Concert, Ct))!.QueueToken));

    /// <summary>What a task, of whatever kind, came to; the result itself where it is wrapped as an attempt's.</summary>
    public static async Task<object?> ResultOfAsync(Task task)
    {
        await task;
        var result = task.GetType().GetProperty(nameof(Task<int>.Result))?.GetValue(task);
        return result?.GetType().Name == "First" ? result.GetType().GetProperty("Result")!.GetValue(result) : result;
    }

    private static async Task<int> CountAsync<T>(IAsyncEnumerable<T> rows)
    {
        var count = 0;
        await foreach (var _ in rows) count++;
        return count;
    }

    private static async Task SearchOrdersAsync(OrderSearch search)
    {
        string[] texts = ["fan@", "F1-1-1", Id.ToString(), new string('A', 26)];
        foreach (var text in texts)
            foreach (var sort in Enum.GetValues<OrderSort>())
                await search.SearchAsync(Id, new OrderQuery { Text = text, Sort = sort, Descending = sort != default, Skip = 10 }, Ct);
        foreach (var status in Enum.GetValues<ReservationStatus>())
            await search.SearchAsync(Id, new OrderQuery { Status = status, ConcertId = Concert, PerformanceId = Performance }, Ct);
    }

    private static async Task ListEveryWayAsync<T>(Func<Guid, PlanQuery, CancellationToken, Task<T>> list, string?[] columns)
    {
        foreach (var column in columns.Append(null))
            foreach (var descending in new[] { false, true })
                await list(Id, new PlanQuery("rain", column is null ? ConcertStatus.OnSale : null, column, descending, 10), Ct);
    }
}
