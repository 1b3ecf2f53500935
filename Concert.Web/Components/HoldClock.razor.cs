using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Ticketing.Web.Components;

/// <summary>How long seats are still held: counted down in the browser, ended by the server.</summary>
public sealed partial class HoldClock : IDisposable
{
    private static readonly TimeSpan LastMinute = TimeSpan.FromMinutes(1);
    private ITimer? timer;
    private DateTimeOffset? ended;

    /// <summary>When the hold runs out.</summary>
    [Parameter, EditorRequired] public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Raised once, when it has run out.</summary>
    [Parameter] public EventCallback OnExpired { get; set; }

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private IStringLocalizer<SharedTexts> Texts { get; set; } = null!;

    private TimeSpan Left => ExpiresAt > Time.GetUtcNow() ? ExpiresAt - Time.GetUtcNow() : TimeSpan.Zero;

    private string Phase => Left == TimeSpan.Zero ? "over" : Left <= LastMinute ? "last" : "calm";

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        timer ??= Time.CreateTimer(_ => _ = InvokeAsync(EndAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Each time, since the hold may have been made longer.
        if (ended != ExpiresAt) timer.Change(Left, Timeout.InfiniteTimeSpan);
    }

    private async Task EndAsync()
    {
        // It may have come while the part left the page, or a moment early: a timer doesn't go by the database's clock.
        if (timer is null || ended == ExpiresAt) return;
        if (Left > TimeSpan.Zero)
        {
            timer.Change(Left, Timeout.InfiniteTimeSpan);
            return;
        }
        ended = ExpiresAt;
        StateHasChanged();
        await OnExpired.InvokeAsync();
    }

    private static string Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Stops the clock.</summary>
    public void Dispose()
    {
        timer?.Dispose();
        timer = null;
    }
}
