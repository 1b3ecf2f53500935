using Microsoft.AspNetCore.Components;

namespace Ticketing.Web.Components;

/// <summary>A part that shows time passing: drawn anew each second while it is on a circuit.</summary>
public abstract class TickingComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private ITimer? timer;

    [Inject] private protected TimeProvider Time { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) timer = Time.CreateTimer(_ => _ = InvokeAsync(OnSecondAsync), null, Second, Second);
    }

    private async Task OnSecondAsync()
    {
        // A tick may still be under way when the part has left the page.
        if (timer is null) return;
        await TickAsync();
        StateHasChanged();
    }

    /// <summary>One second has passed.</summary>
    protected virtual Task TickAsync() => Task.CompletedTask;

    /// <summary>No tick comes any more.</summary>
    protected void StopTicking() => timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Stops the clock.</summary>
    public void Dispose()
    {
        timer?.Dispose();
        timer = null;
        GC.SuppressFinalize(this);
    }
}
