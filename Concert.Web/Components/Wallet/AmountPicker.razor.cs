using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Ticketing.Web.Components.Wallet;

/// <summary>How much to top up: what is missing or usual as buttons, anything else typed.</summary>
public sealed partial class AmountPicker
{
    // What is typed outlives errors, a lost line and a reload: keep.js keeps it in the tab under this name.
    private const string Kept = "top-up";

    private readonly string fieldId = $"amount-{Guid.NewGuid():N}";
    private string typed = "";
    private bool isNumber = true;

    /// <summary>The amount in KRW; null while there is none that could be charged.</summary>
    [Parameter] public long? Value { get; set; }

    /// <summary>Another amount, or null when what is typed can't be charged.</summary>
    [Parameter] public EventCallback<long?> ValueChanged { get; set; }

    /// <summary>The least that can be charged at once, KRW.</summary>
    [Parameter, EditorRequired] public long Minimum { get; set; }

    /// <summary>The most that can be charged at once, KRW.</summary>
    [Parameter, EditorRequired] public long Maximum { get; set; }

    /// <summary>What may still be charged this month, KRW.</summary>
    [Parameter, EditorRequired] public long MonthlyRemaining { get; set; }

    /// <summary>What an order lacks, KRW: the first button offers exactly that.</summary>
    [Parameter] public long? Shortfall { get; set; }

    [Inject] private IStringLocalizer<WalletTexts> Texts { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    private long Most => Math.Min(Maximum, MonthlyRemaining);

    // Exactly what is missing, or the least usual; then usual sums above it.
    private IEnumerable<long> Amounts
    {
        get
        {
            var least = Math.Max(Minimum, Shortfall ?? 50_000);
            return new[] { least, 50_000, 100_000, 200_000, 500_000, 1_000_000 }.Where(a => a >= least).Distinct().Take(3);
        }
    }

    private string? Error => (isNumber, Value, typed) switch
    {
        (_, _, "") => null,
        (false, _, _) => Texts["NotANumber"].Value,
        (_, { } amount, _) when amount >= Minimum && amount <= Most => null,
        _ when Parse(typed) < Minimum => Texts["TooLittle", Money.Format(Minimum)].Value,
        _ when MonthlyRemaining < Maximum => Texts["TooMuchThisMonth", Money.Format(MonthlyRemaining)].Value,
        _ => Texts["TooMuch", Money.Format(Maximum)].Value,
    };

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || await InTabAsync("getItem") is not { Length: > 0 } kept) return;
        await TypeAsync(kept);
        StateHasChanged();
    }

    /// <summary>What was typed has been charged: the tab needn't keep it, whether or not a field is shown next.</summary>
    public Task ForgetAsync() => InTabAsync("removeItem");

    private async Task ChooseAsync(long amount)
    {
        (typed, isNumber) = ("", true);
        await ChangeAsync(amount);
        await ForgetAsync();
    }

    private async Task<string?> InTabAsync(string does)
    {
        try
        {
            return await Js.InvokeAsync<string?>($"sessionStorage.{does}", Kept);
        }
        catch (Exception failure) when (failure is JSDisconnectedException or OperationCanceledException)
        {
            // The line is gone: a convenience is lost, and nothing else.
            return null;
        }
    }

    private Task TypeAsync(string text)
    {
        typed = text;
        var amount = Parse(typed);
        isNumber = amount is not null;
        return ChangeAsync(amount >= Minimum && amount <= Most ? amount : null);
    }

    private Task ChangeAsync(long? amount)
    {
        Value = amount;
        return ValueChanged.InvokeAsync(amount);
    }

    // People type ₩ or 원, commas and spaces; those mean nothing. Nineteen digits are no amount.
    private static long? Parse(string text) =>
        long.TryParse(
            text.Replace(",", "", StringComparison.Ordinal).Replace("₩", "", StringComparison.Ordinal)
                .Replace("원", "", StringComparison.Ordinal).Trim(),
            NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : null;
}
