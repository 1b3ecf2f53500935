using Ticketing.Accounts;
using Ticketing.Payments;
using Ticketing.Reservations;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Tests.Support;

/// <content>What people do, in one sentence each: on the first node, and with a fresh attempt each time.</content>
public sealed partial class TestHouse
{
    /// <summary>Somebody new, inside.</summary>
    public async Task<Visitor> AdmitFanAsync(TestConcert concert, long balance = 0) =>
        await AdmitAsync(await AddFanAsync(balance), concert);

    /// <summary>Several new people, all inside.</summary>
    public async Task<IReadOnlyList<Visitor>> AdmitFansAsync(int number, TestConcert concert, long balance = 0) =>
        await AdmitAsync(await AddFansAsync(number, balance), concert);

    /// <summary>The house chooses.</summary>
    public Task<HoldResult> HoldBestAsync(Visitor visitor, TestConcert concert, int count) =>
        Node.HoldBestAsync(visitor, concert.PerformanceId, count);

    public Task<ReleaseResult> ReleaseAsync(Visitor visitor, Guid reservationId) => Node.ReleaseAsync(visitor, reservationId);

    /// <summary>Holds and pays, and it must work.</summary>
    public async Task<PaymentView> BoughtAsync(Visitor visitor, TestConcert concert, params string[] labels) =>
        await PaidAsync(visitor, (await HeldAsync(visitor, concert, labels)).ReservationId);

    public Task<RefundResult> RefundAsync(Guid person, Guid paymentId) => Node.RefundAsync(person, paymentId);

    /// <param name="ticketIds">All that is left when none is named.</param>
    public Task<AdminRefundResult> RefundAsAdminAsync(Guid admin, Guid paymentId, string reason, params Guid[] ticketIds) =>
        Node.Refunds.RefundAsAdminAsync(admin, admin, paymentId, ticketIds.Length == 0 ? null : ticketIds, reason, default);

    public Task<ChargeResult> ChargeAsync(Guid person, long amount) => Node.ChargeAsync(person, amount);

    public Task<LeaveResult> LeaveQueueAsync(Visitor visitor, TestConcert concert) =>
        Node.Reservations.LeaveQueueAsync(visitor.PersonId, concert.ConcertId, visitor.Token, default);

    /// <summary>An admin locks the account; nodes that aren't the first hear of it at their next tick.</summary>
    public async Task LockAsync(Guid person)
    {
        var admin = await AddAdminAsync();
        Assert.IsType<UserChangeResult.Changed>(await Node.Get<UserAdmin>().LockAsync(admin, admin, person, "Sells tickets on", default));
    }

    public async Task<long> BalanceAsync(Guid person) => (await Node.Wallets.FindAsync(person, default)).Balance;
}
