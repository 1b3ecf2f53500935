using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Ticketing.Web.Components;

/// <summary>Asks before something that can't be taken back.</summary>
public sealed partial class ConfirmDialog : IAsyncDisposable
{
    private readonly string titleId = $"dialog-{Guid.NewGuid():N}";
    private ElementReference dialog;
    private IJSObjectReference? script;

    [Inject] private IStringLocalizer<SharedTexts> Texts { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    /// <summary>The question.</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>The button that does it: a verb with its object.</summary>
    [Parameter, EditorRequired] public string ConfirmText { get; set; } = "";

    /// <summary>The button that leaves things as they are.</summary>
    [Parameter] public string? CancelText { get; set; }

    /// <summary>Something is lost by it.</summary>
    [Parameter] public bool Danger { get; set; }

    /// <summary>Something has to be chosen first.</summary>
    [Parameter] public bool Disabled { get; set; }

    /// <summary>What will happen, in words.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>The person said yes.</summary>
    [Parameter] public EventCallback OnConfirm { get; set; }

    /// <summary>Opens the dialog.</summary>
    public async Task ShowAsync()
    {
        script ??= await Js.InvokeAsync<IJSObjectReference>("import", "./js/dialog.js");
        await script.InvokeVoidAsync("show", dialog);
    }

    private async Task CloseAsync()
    {
        if (script is not null) await script.InvokeVoidAsync("close", dialog);
    }

    private async Task ConfirmAsync()
    {
        await CloseAsync();
        await OnConfirm.InvokeAsync();
    }

    /// <summary>Lets go of the script.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (script is not null) await script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone and its script with it.
        }
    }
}
