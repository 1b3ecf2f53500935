using Ticketing.Reservations;

namespace Ticketing.Tests.Nodes;

/// <summary>What a seat can be. A hold that has run out is still a hold here: whether somebody may take it over, the clock says.</summary>
internal enum SeatStanding
{
    Free,
    Held,
    Sold,
    Blocked,
}

/// <summary>
/// A seat between two acts: free, held by a reservation until an instant, sold to a reservation, which may be for a date that was called
/// off, or blocked.
/// </summary>
internal readonly record struct SeatState(
    SeatStanding Standing, Guid ReservationId = default, DateTimeOffset Until = default, bool IsCalledOff = false)
{
    public static SeatState Free => default;
    public static SeatState Blocked => new(SeatStanding.Blocked);
    public static SeatState Held(Guid reservationId, DateTimeOffset until) => new(SeatStanding.Held, reservationId, until);
    public static SeatState Sold(Guid reservationId) => new(SeatStanding.Sold, reservationId);

    public override string ToString() => Standing switch
    {
        SeatStanding.Held => $"held by {Act.Short(ReservationId)} until {Until:HH:mm:ss.fff}",
        SeatStanding.Sold => $"sold to {Act.Short(ReservationId)}",
        var standing => standing.ToString(),
    };

    public bool IsHeldBy(Guid reservationId) => Standing == SeatStanding.Held && ReservationId == reservationId;

    public bool IsSoldTo(Guid reservationId) => Standing == SeatStanding.Sold && ReservationId == reservationId;
}

/// <summary>
/// What an act makes of a seat, or that it can't have been answered like this. The instant that an act went by is any between its start and
/// its end, and each act has one of its own: transactions don't commit in the order in which they looked at the clock.
/// </summary>
/// <param name="holds">Every hold of the history, by reservation.</param>
internal sealed class SeatModel(IReadOnlyDictionary<Guid, KnownHold> holds)
{
    /// <summary>The states that the act may leave behind; none when its answer contradicts this state.</summary>
    public IEnumerable<SeatState> After(SeatState seat, Act act) => act.Deed switch
    {
        Deed.Held held when MayBeFree(seat, act) => [SeatState.Held(held.ReservationId, held.Until)],
        Deed.Taken when MayBeTaken(seat, act) => [seat],
        Deed.Blocked when MayBeFree(seat, act) => [SeatState.Blocked],
        Deed.Unblocked when seat.Standing == SeatStanding.Blocked => [SeatState.Free],
        Deed.NotBlocked when seat.Standing != SeatStanding.Blocked => [seat],
        Deed.Paid paid when seat.IsHeldBy(paid.ReservationId) && act.StartedAt < seat.Until => [SeatState.Sold(paid.ReservationId)],
        Deed.PaidTooLate late when !seat.IsSoldTo(late.ReservationId) && !MustLive(seat, late.ReservationId, act) => [seat],
        Deed.PaidBefore paid when !seat.IsHeldBy(paid.ReservationId) => [seat],
        Deed.Released released when !seat.IsSoldTo(released.ReservationId) => LetGo(seat, released.ReservationId, act),
        Deed.Left left when seat.Standing == SeatStanding.Held && holds[seat.ReservationId].Hold.PlaceId == left.PlaceId =>
            LetGo(seat, seat.ReservationId, act),
        Deed.Left => [seat],
        Deed.Refunded refunded when seat.IsSoldTo(refunded.ReservationId) => [seat.IsCalledOff ? SeatState.Blocked : SeatState.Free],
        Deed.CalledOff => [seat.Standing == SeatStanding.Sold ? seat with { IsCalledOff = true } : SeatState.Blocked],
        Deed.RefundClosed closed when !seat.IsSoldTo(closed.ReservationId) || closed.Until <= act.EndedAt => [seat],
        Deed.Looked looked when MayRead(seat, looked, act) => [seat],
        Deed.Stands stands when MayStand(seat, stands.State, act) => [seat],
        _ => [],
    };

    /// <summary>True of acts that never change a seat.</summary>
    public static bool IsLook(Act act) =>
        act.Deed is Deed.Taken or Deed.NotBlocked or Deed.PaidTooLate or Deed.PaidBefore or Deed.RefundClosed
        or Deed.Looked or Deed.Stands;

    private static bool MayBeFree(SeatState seat, Act act) =>
        seat.Standing == SeatStanding.Free || (seat.Standing == SeatStanding.Held && seat.Until <= act.EndedAt);

    private bool MayBeTaken(SeatState seat, Act act) => seat.Standing switch
    {
        SeatStanding.Free => false,
        SeatStanding.Held => act.StartedAt < holds[seat.ReservationId].ShieldedUntil,
        _ => true,
    };

    /// <summary>This reservation's hold, at every instant that the act may have gone by.</summary>
    private static bool MustLive(SeatState seat, Guid reservationId, Act act) => seat.IsHeldBy(reservationId) && seat.Until > act.EndedAt;

    /// <summary>A hold that ran out stays what it was when its owner lets go of it.</summary>
    private static SeatState[] LetGo(SeatState seat, Guid reservationId, Act act) =>
        !seat.IsHeldBy(reservationId) ? [seat] : MustLive(seat, reservationId, act) ? [SeatState.Free] : [SeatState.Free, seat];

    private static bool MayRead(SeatState seat, Deed.Looked looked, Act act) => looked.Status switch
    {
        ReservationStatus.OnHold => seat.IsHeldBy(looked.ReservationId) && act.StartedAt < seat.Until,
        ReservationStatus.Confirmed => seat.IsSoldTo(looked.ReservationId),
        _ => !seat.IsSoldTo(looked.ReservationId) && !MustLive(seat, looked.ReservationId, act),
    };

    private static bool MayStand(SeatState seat, SeatState stored, Act act) => stored.Standing switch
    {
        SeatStanding.Free => MayBeFree(seat, act),
        SeatStanding.Held => seat.IsHeldBy(stored.ReservationId),
        SeatStanding.Sold => seat.IsSoldTo(stored.ReservationId),
        _ => seat.Standing == SeatStanding.Blocked,
    };
}

/// <summary>A hold, and until when others may be kept from its seats: its end, or later while it is being paid for.</summary>
internal sealed record KnownHold(Deed.Held Hold, DateTimeOffset ShieldedUntil);
