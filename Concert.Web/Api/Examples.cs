using System.Globalization;
using Ticketing.Catalog;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tickets;

namespace Ticketing.Web.Api;

/// <summary>One body of each kind, for the description: the same evening all the way through.</summary>
internal static class Examples
{
    private const string Token = "AZqv3l9AfK2tZ7uQk1xE9wAAAAHgq0m5c3yJ0m8b0Wz3hQ2n6vT1sY4rL7dK9pXc5uFeZg";
    private static readonly Guid PlaceId = new("019aaf14-0c1e-7c55-9a4e-5f3d8a1b2c01");
    private static readonly Guid ReservationId = new("019aaf14-0c1e-7c55-9a4e-5f3d8a1b2c02");
    private static readonly Guid PaymentId = new("019aaf14-0c1e-7c55-9a4e-5f3d8a1b2c03");
    private static readonly Guid TicketId = new("019aaf14-0c1e-7c55-9a4e-5f3d8a1b2c04");
    private static readonly Guid ChargeId = new("019aaf14-0c1e-7c55-9a4e-5f3d8a1b2c05");
    private static readonly DateTimeOffset Opens = At("2026-11-20T11:00:00Z");
    private static readonly DateTimeOffset Starts = At("2026-12-05T11:00:00Z");
    private static readonly DateTimeOffset Now = At("2026-11-21T03:00:00Z");

    public static readonly ConcertsBody Concerts = new(
        [new ConcertBody(1, "Midnight Trio", "Seo Yuna Trio", "Blue Note Hongdae", Opens, Starts, SaleState.OnSale, Starts, 55_000)]);

    public static readonly ConcertDetailsBody ConcertDetails = new(
        1, "Midnight Trio", "Seo Yuna Trio", "Blue Note Hongdae", Opens, Starts, SaleState.OnSale, Starts, 55_000, "Piano, bass and drums.",
        [new PriceTierBody("Seat", 55_000)], [new PerformanceBody(1, Starts)], SeatLimit: 4, HoldSeconds: 300, Starts.AddDays(-1));

    public static readonly PlaceBody Place = new(
        PlaceId, Token, PlaceViewState.Waiting, Position: 42, PeopleAhead: 41, new WaitBody(60, 120), PollAfterSeconds: 2,
        AdmittedUntil: null, SeatsLeft: 300, Opens, null);

    public static readonly DrawView Draw = new(
        "6f1d8c0f5a0f3c5d2f0b6b3d3e7c9a1b8d4e2f60718293a4b5c6d7e8f9012345", Opens, Opens, "9c1185a5c5e9fc54612808977ee8f548b2258d31",
        [PlaceId]);

    public static readonly DatesBody Dates = new([new DateBody(1, Starts, "2026-12-05", AvailableSeats: 48, TotalSeats: 50, 55_000)]);

    public static readonly SeatMapBody SeatMap = new(
        1, Starts, "8c736521a1b2c3d4", [new SectionBody(1, "Floor", "Seat", 55_000, AvailableSeats: 48, TotalSeats: 50)],
        [new SeatBody("12", 1, "2", 12, ShownSeatStatus.Available, 55_000, Mine: false),
            new SeatBody("13", 1, "2", 13, ShownSeatStatus.TempReserved, 55_000, Mine: true)]);

    public static readonly HoldBody Hold = new(1, ["12", "13"]);
    public static readonly HoldBestBody HoldBest = new(1, 2, "Seat");

    public static readonly ReservationBody Reservation = new(
        ReservationId, ReservationStatus.OnHold, 1, "Midnight Trio", 1, Starts,
        [new HeldSeatBody("12", 55_000), new HeldSeatBody("13", 55_000)], 110_000,
        Now.AddMinutes(5), Now, PaymentId: null);

    public static readonly ReservationsBody Reservations = new([Reservation]);

    public static readonly WalletBody Wallet = new(500_000, "KRW", 1_000, 1_000_000, 5_000_000);
    public static readonly ChargeBody Charge = new(50_000);
    public static readonly ChargedBody Charged = new(ChargeId, 50_000, 550_000, Now);

    public static readonly EntriesBody Entries = new(
        [new EntryBody("2", EntryKind.Payment, -110_000, 440_000, Now, ReservationId, PaymentId, null),
            new EntryBody("1", EntryKind.Charge, 50_000, 550_000, Now, null, null, null)],
        NextCursor: null);

    public static readonly PayBody Pay = new(ReservationId.ToString(), 110_000);

    public static readonly PaymentBody Payment = new(
        PaymentId, ReservationId, PaymentStatus.Confirmed, "Midnight Trio", 1, Starts, ["12", "13"], 110_000, 440_000,
        QueueTokenExpired: true, Now,
        [new PaidTicketBody(TicketId, "12"), new PaidTicketBody(new Guid("019aaf14-0c1e-7c55-9a4e-5f3d8a1b2c06"), "13")]);

    public static readonly RefundBody Refund = new(PaymentId, 110_000, 550_000, Now);

    public static readonly TicketsBody Tickets = new(
        [new TicketBody(TicketId, "Midnight Trio", Starts, "Blue Note Hongdae", "12", "Seat", TicketStatus.Valid, ReservationId)]);

    public const string Qr = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 37 37"><path d="M4 4h7v1h-7z"/></svg>""";

    /// <summary>A refusal with each of the fields that its code has.</summary>
    public static Problem Of(ProblemCode code) => code.Word switch
    {
        "invalid_request" => Problem.Invalid("amount", "required"),
        "charge_amount_invalid" => new(code, ("minimum", 1_000L), ("maximum", 1_000_000L)),
        "charge_limit_exceeded" => new(code, ("remaining", 20_000L)),
        "insufficient_balance" => new(code, ("balance", 50_000L), ("required", 110_000L), ("shortfall", 60_000L)),
        "queue_waiting" => new(code, ("position", 42)),
        "seat_not_found" => new(code, ("seats", (IReadOnlyList<string>)["99"])),
        "seat_taken" => new(
            code,
            ("taken", (IReadOnlyList<string>)["12"]),
            ("alternatives", (IReadOnlyList<IReadOnlyList<string>>)[["14", "15"], ["22", "23"]])),
        "already_paid" => new(code, ("paymentId", PaymentId)),
        "sales_closed" => new(code, ("salesOpenAt", Opens)),
        "refund_closed" => new(code, ("refundableUntil", Starts.AddDays(-1))),
        "seat_limit_exceeded" => new(code, ("limit", 4), ("held", 3)),
        "amount_mismatch" => new(code, ("required", 110_000L)),
        _ => new(code),
    };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
