using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Ticketing.Web.Accounts;

namespace Ticketing.Web.Components;

/// <summary>A page of one signed-in person: whose it is, and a token that ends when the page is left.</summary>
public abstract class PersonPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    [Inject] private protected TimeProvider Time { get; set; } = null!;

    /// <summary>Whose page this is.</summary>
    protected Guid PersonId { get; private set; }

    /// <summary>For reading. What changes the world is carried through, even when the page is closed meanwhile.</summary>
    protected CancellationToken Gone => gone.Token;

    /// <inheritdoc />
    protected sealed override async Task OnInitializedAsync()
    {
        PersonId = (await Session).User.PersonId();
        await StartAsync();
    }

    /// <summary>The person is known: reads what the page shows.</summary>
    protected abstract Task StartAsync();

    /// <summary>Says that there is no such page: the same for what doesn't exist and for what is somebody else's.</summary>
    protected void ShowNotFound() => Navigation.NotFound();

    /// <summary>Lets go of watches and timers.</summary>
    protected virtual void Leave() { }

    /// <inheritdoc />
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
        Leave();
        GC.SuppressFinalize(this);
    }
}
