using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using Ticketing.Web.Accounts;

namespace Ticketing.Web.Components;

/// <summary>A page, or a part of one, of somebody who is signed in: who that is, and a token that ends when the page is left.</summary>
public abstract class PersonComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource left = new();

    /// <summary>Starts a life on a page.</summary>
    // Taken once: asking a disposed source for its token throws, and what throws in an event's handler ends the circuit.
    protected PersonComponent() => Aborted = left.Token;

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    [Inject] private protected TimeProvider Time { get; set; } = null!;

    /// <summary>Who is signed in; services check themselves what that person may do.</summary>
    protected Guid PersonId { get; private set; }

    /// <summary>In which session: what needs fresh proof asks how old it is there.</summary>
    protected Guid? SessionId { get; private set; }

    /// <summary>
    /// For reading. What changes the world is carried through with <see cref="CancellationToken.None" />, whoever leaves meanwhile.
    /// </summary>
    protected CancellationToken Aborted { get; }

    /// <inheritdoc />
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        // Before the first rendering: a grid in it reads at once, and reads for this person.
        // Once the session has ended the page is about to go: until then it stays whose it was.
        SessionId = (await Session).User.TrySessionId() ?? SessionId;
        PersonId = (await Session).User.TryPersonId()
            ?? (PersonId != default ? PersonId : throw new InvalidOperationException("Nobody is signed in."));
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Says that there is no such page: the same for what doesn't exist and for what is somebody else's.</summary>
    protected void ShowNotFound() => Navigation.NotFound();

    /// <summary>Puts the focus where the news is.</summary>
    protected internal static async Task FocusAsync(ElementReference element)
    {
        try
        {
            await element.FocusAsync();
        }
        catch (Exception failure) when (failure is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The line, or what was to have the focus, is gone by now: nobody misses it.
        }
    }

    /// <summary>Lets go of watches and timers.</summary>
    protected virtual void Leave() { }

    /// <inheritdoc />
    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
        Leave();
        GC.SuppressFinalize(this);
    }
}
