using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;
using Ticketing.Tests.Support;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Tests.Persistence;

/// <summary>The second gate: what the database refuses when the first one, the conditional statement, is gone around.</summary>
public sealed class ConstraintTests : HouseTests
{
    [Fact]
    public async Task Two_living_tickets_for_one_seat()
    {
        var (fan, payment, concert) = await PaidAsync();
        await RefusedAsync("ux_tickets_one_living_ticket", db => db.Add(new Ticket
        {
            PaymentId = payment.PaymentId, ReservationId = payment.ReservationId, PersonId = fan, PerformanceId = concert.PerformanceId,
            Label = "1", Code = "another",
        }));
        await House.RefundAsync(fan, payment.PaymentId);
        // After the refund the seat may have a living ticket again.
        await using var free = House.CreateContext();
        free.Add(new Ticket
        {
            PaymentId = payment.PaymentId, ReservationId = payment.ReservationId, PersonId = fan, PerformanceId = concert.PerformanceId,
            Label = "1", Code = "another",
        });
        await free.SaveChangesAsync();
    }

    [Fact]
    public async Task A_wallet_below_zero()
    {
        var fan = await House.AddFanAsync(balance: 10);
        await RefusedStatementAsync(
            "ck_wallets_balance",
            db => db.Wallets.Where(w => w.PersonId == fan).ExecuteUpdateAsync(w => w.SetProperty(x => x.Balance, x => x.Balance - 11)));
    }

    [Fact]
    public async Task Two_living_places_of_one_person()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert);
        await RefusedAsync("ux_places_one_living_place", db => db.Add(Place.Join(concert.ConcertId, fan.PersonId, 2, House.Now)));
    }

    [Fact]
    public async Task One_cause_in_the_ledger_twice()
    {
        var (rich, other) = (await House.AddFanAsync(balance: 10), await House.AddFanAsync(balance: 10));
        await RefusedAsync("IX_ledger_entries_cause", db => db.Add(Entry(other, 2, $"credit:{rich}")));
    }

    [Fact]
    public async Task Two_entries_with_one_number()
    {
        var fan = await House.AddFanAsync(balance: 10);
        await RefusedAsync("PK_ledger_entries", db => db.Add(Entry(fan, 1, "credit:again")));
    }

    [Fact]
    public async Task Two_payments_for_one_reservation()
    {
        var (fan, payment, _) = await PaidAsync();
        await RefusedAsync(
            "IX_payments_reservation_id",
            db => db.Add(new Payment { ReservationId = payment.ReservationId, PersonId = fan, Amount = 1, PaidAt = House.Now }));
    }

    [Fact]
    public async Task More_paid_back_than_was_paid()
    {
        var (_, payment, _) = await PaidAsync();
        await RefusedStatementAsync("ck_payments_amounts", db => db.Payments.Where(p => p.Id == payment.PaymentId)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.RefundedAmount, x => x.Amount + 1)));
    }

    [Fact]
    public async Task Two_answers_to_one_key()
    {
        var person = Guid.NewGuid();
        await using (var db = House.CreateContext())
        {
            db.Add(Answer(person, "key"));
            await db.SaveChangesAsync();
        }
        await RefusedAsync("PK_kept_answers", db => db.Add(Answer(person, "key")));
        // Somebody else's key, and the same letters in capitals, are other keys.
        await using var fresh = House.CreateContext();
        fresh.AddRange(Answer(Guid.NewGuid(), "key"), Answer(person, "KEY"));
        await fresh.SaveChangesAsync();
    }

    [Theory]
    [InlineData(SeatStatus.Held)]
    [InlineData(SeatStatus.Sold)]
    public async Task A_seat_that_is_nobodys_but_not_free(SeatStatus status)
    {
        await House.AddConcertAsync();
        await RefusedStatementAsync(
            "ck_seats_state", db => db.Seats.Where(s => s.Label == "1").ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, status)));
    }

    private async Task<(Guid Fan, PaymentView Payment, TestConcert Concert)> PaidAsync()
    {
        var concert = await House.AddConcertAsync();
        var fan = await House.AdmitFanAsync(concert, balance: TestHouse.Price);
        return (fan.PersonId, await House.BoughtAsync(fan, concert, "1"), concert);
    }

    private LedgerEntry Entry(Guid person, int number, string cause) =>
        new() { PersonId = person, Number = number, Kind = LedgerKind.Credit, Amount = 1, BalanceAfter = 11, Cause = cause,
            At = House.Now };

    private KeptAnswer Answer(Guid person, string key) =>
        new() { PersonId = person, Key = key, Fingerprint = "", Result = "{}", CreatedAt = House.Now };

    private async Task RefusedAsync(string constraint, Action<ConcertDbContext> add)
    {
        await using var db = House.CreateContext();
        add(db);
        var refusal = await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
        Assert.True(refusal.IsDuplicate());
        Assert.Contains(constraint, refusal.InnerException!.Message, StringComparison.OrdinalIgnoreCase);
    }

    private async Task RefusedStatementAsync(string constraint, Func<ConcertDbContext, Task> run)
    {
        await using var db = House.CreateContext();
        var refusal = await Assert.ThrowsAnyAsync<DbException>(() => run(db));
        Assert.Contains(constraint, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }
}
