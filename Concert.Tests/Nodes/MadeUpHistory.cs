using Ticketing.Queue;
using Ticketing.Reservations;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// Histories that nobody lived, to try the checker on. Numbers and seconds are one: an act from 3 to 5 has these numbers in the order of
/// acts, and began 3 seconds after <see cref="Start"/>. A hold lasts 300 seconds.
/// </summary>
internal static class MadeUpHistory
{
    public const int HoldLasts = 300;
    public const int Date = 1;
    public const int Concert = 1;
    public static readonly DateTimeOffset Start = new(2027, 3, 5, 10, 0, 0, TimeSpan.Zero);

    public static Act Holds(string who, string reservation, string seats, long from, long to) =>
        By(who, new Deed.Held(Id(reservation), PlaceOf(who), Date, Split(seats), Start.AddSeconds(from + HoldLasts), 100 * Split(seats)
            .Length), from, to);
    public static Act FindsTaken(string who, string seats, long from, long to) => By(who, new Deed.Taken(Date, Split(seats)), from, to);
    public static Act Pays(string who, string reservation, long from, long to) => By(who, new Deed.Paid(Id(reservation), 100), from, to);
    public static Act PaysTooLate(string who, string reservation, long from, long to) =>
        By(who, new Deed.PaidTooLate(Id(reservation)), from, to);
    public static Act CannotPay(string who, string reservation, long from, long to) =>
        By(who, new Deed.NotPaid(Id(reservation)), from, to);
    public static Act HearsItIsPaid(string who, string reservation, long from, long to) =>
        By(who, new Deed.PaidBefore(Id(reservation)), from, to);
    public static Act Releases(string who, string reservation, long from, long to) => By(who, new Deed.Released(Id(reservation)), from, to);
    public static Act Leaves(string who, long from, long to) => By(who, new Deed.Left(PlaceOf(who)), from, to);
    public static Act IsRefunded(string who, string reservation, long from, long to) =>
        By(who, new Deed.Refunded(Id(reservation), 100), from, to);
    public static Act Reads(string who, string reservation, ReservationStatus status, long from, long to) =>
        By(who, new Deed.Looked(Id(reservation), status), from, to);
    public static Act Blocks(string seats, long from, long to) => By("The admin", new Deed.Blocked(Date, Split(seats)), from, to);
    public static Act Unblocks(string seats, long from, long to) => By("The admin", new Deed.Unblocked(Date, Split(seats)), from, to);
    public static Act CallsOff(string seats, long from, long to) => By("The admin", new Deed.CalledOff(Date, Split(seats)), from, to);
    public static Act IsTold(string who, int position, long from, long to) => By(who, new Deed.Told(PlaceOf(who), position), from, to);
    public static Act StandsAtTheEnd(string seat, SeatState state, long at) =>
        By("The database", new Deed.Stands(new SeatKey(Date, seat), state), at, at);

    /// <summary>The same, but its caller was killed before hearing anything.</summary>
    public static Act Unheard(Act act) => act with { End = Act.NeverHeard, EndedAt = DateTimeOffset.MaxValue, IsCertain = false };

    public static PlaceLine Place(string who, PlaceState state, long rank, bool wasLetIn = false) =>
        new(PlaceOf(who), Id(who), Concert, state, rank, wasLetIn ? Start : null, wasLetIn ? Start.AddHours(1) : null, wasLetIn
            ? Start.AddHours(1) : null);

    public static LineLook Look(long at, params PlaceLine[] places) => new(at, at, Start.AddSeconds(at), places);

    public static Guid Id(string name) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name))
        .AsSpan(..16));

    public static Guid PlaceOf(string who) => Id($"the place of {who}");

    private static Act By(string who, Deed deed, long from, long to) =>
        new(who, Id(who), deed, from, to, Start.AddSeconds(from), Start.AddSeconds(to));

    private static string[] Split(string seats) => seats.Split(' ');
}
