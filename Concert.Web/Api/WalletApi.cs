using System.ComponentModel.DataAnnotations;
using Ticketing.Wallets;

namespace Ticketing.Web.Api;

/// <summary>The person's money here.</summary>
internal static class WalletApi
{
    private const int PageSize = 50;

    public static void MapWalletApi(this IEndpointRouteBuilder api)
    {
        var reads = api.MapGroup("/wallet").WithTags("Wallet").RequireAuthorization();
        reads.MapGet("", FindAsync).WithSummary("The balance, and what may still be charged.").Answers(200, Examples.Wallet);
        reads.MapGet("/entries", ListAsync).WithSummary("What changed the balance, newest first, in pages.")
            .Answers(200, Examples.Entries).Refuses(ProblemCode.InvalidRequest);
        api.MapGroup("/wallet").WithTags("Wallet").RequireAuthorization().RequireIdempotencyKey()
            .MapPost("/charges", ChargeAsync).Takes(Examples.Charge).RequireRateLimiting(RateLimits.Charge)
            .WithSummary("Top the wallet up.")
            .Answers(201, Examples.Charged)
            .Refuses(ProblemCode.ChargeAmountInvalid, ProblemCode.ChargeLimitExceeded, ProblemCode.AccountLocked);
    }

    private static async Task<IResult> FindAsync(HttpContext http, WalletService wallets, CancellationToken ct) =>
        TypedResults.Ok(WalletBody.From(await wallets.FindAsync(http.PersonId(), ct)));

    private static async Task<IResult> ChargeAsync(ChargeBody wanted, HttpContext http, WalletService wallets, CancellationToken ct) =>
        (await wallets.ChargeAsync(http.PersonId(), wanted.Amount!.Value, http.Attempt(wanted), ct)).Tell(result =>
            result is ChargeResult.Charged charged
                ? TypedResults.Created((string?)null, ChargedBody.From(charged))
                : Refusals.Of(result));

    private static async Task<IResult> ListAsync(
        string? cursor, string? limit, HttpContext http, WalletService wallets, CancellationToken ct)
    {
        if (!Query.TryReadNumber(limit, PageSize, out var size)) return Problem.Invalid("limit", "count");
        return TypedResults.Ok(EntriesBody.From(await wallets.ListEntriesAsync(http.PersonId(), cursor, size, ct)));
    }
}

/// <summary>How much to put into the wallet, in KRW.</summary>
public sealed record ChargeBody([Required(ErrorMessage = "required")] long? Amount);

internal sealed record ChargedBody(Guid ChargeId, long Amount, long BalanceAfter, DateTimeOffset ChargedAt)
{
    public static ChargedBody From(ChargeResult.Charged charged) =>
        new(charged.ChargeId, charged.Amount, charged.BalanceAfter, charged.ChargedAt);
}

internal sealed record WalletBody(long Balance, string Currency, long ChargeMinimum, long ChargeMaximum, long MonthlyRemaining)
{
    public static WalletBody From(WalletView wallet) =>
        new(wallet.Balance, "KRW", wallet.ChargeMinimum, wallet.ChargeMaximum, wallet.MonthlyRemaining);
}

internal sealed record EntriesBody(IReadOnlyList<EntryBody> Entries, string? NextCursor)
{
    public static EntriesBody From(LedgerPage page) => new([.. page.Entries.Select(EntryBody.From)], page.NextCursor);
}

internal sealed record EntryBody(
    string EntryId, EntryKind Kind, long Amount, long BalanceAfter, DateTimeOffset At, Guid? ReservationId, Guid? PaymentId, string? Reason)
{
    public static EntryBody From(LedgerEntryView entry) => new(
        entry.EntryId, Shown(entry.Kind), entry.Amount, entry.BalanceAfter, entry.At,
        entry.ReservationId, entry.PaymentId, entry.Reason);

    // To its owner, money that an admin credited is money put in, like their own.
    private static EntryKind Shown(LedgerKind kind) => kind switch
    {
        LedgerKind.Payment => EntryKind.Payment,
        LedgerKind.Refund => EntryKind.Refund,
        _ => EntryKind.Charge,
    };
}

internal enum EntryKind
{
    Charge,
    Payment,
    Refund,
}
