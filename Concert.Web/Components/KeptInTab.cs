using Microsoft.JSInterop;

namespace Ticketing.Web.Components;

/// <summary>
/// What was typed and is still wanted after a way over another page: it waits in this tab of the browser, and nowhere else.
/// </summary>
internal static class KeptInTab
{
    /// <summary>Keeps it under this name.</summary>
    public static async Task KeepAsync(this IJSRuntime js, string name, string text)
    {
        try
        {
            await js.InvokeVoidAsync("sessionStorage.setItem", name, text);
        }
        catch (Exception failure) when (IsLineLost(failure))
        {
            // A convenience is lost, and nothing else.
        }
    }

    /// <summary>What waits under this name, once; null when nothing does.</summary>
    public static async Task<string?> TakeKeptAsync(this IJSRuntime js, string name)
    {
        try
        {
            var kept = await js.InvokeAsync<string?>("sessionStorage.getItem", name);
            if (kept is not null) await js.InvokeVoidAsync("sessionStorage.removeItem", name);
            return kept;
        }
        catch (Exception failure) when (IsLineLost(failure))
        {
            return null;
        }
    }

    private static bool IsLineLost(Exception failure) => failure is JSException or JSDisconnectedException or OperationCanceledException;
}
