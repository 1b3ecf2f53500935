using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Ticketing.Planning;
using Ticketing.Web.Accounts;

namespace Ticketing.Web.Pages.Admin;

/// <summary>What every part of the planning pages does alike: knows the admin, asks a service once at a time, keeps its answer to show.</summary>
public abstract class PlanPart : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource leaving = new();

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    /// <summary>The words.</summary>
    [Inject] protected IStringLocalizer<PlanningTexts> Texts { get; set; } = null!;

    /// <summary>Ends what is only read when the page is left; what is being saved is saved.</summary>
    protected CancellationToken Leaving => leaving.Token;

    /// <summary>How the last change ended.</summary>
    protected PlanResult? Outcome { get; set; }

    /// <summary>True while a service works: its button can't be pressed twice.</summary>
    protected bool Working { get; private set; }

    /// <summary>The field errors of the last change.</summary>
    protected IReadOnlyList<FieldError> Errors => Outcome is PlanResult.Invalid invalid ? invalid.Errors : [];

    /// <summary>The admin's id.</summary>
    protected async Task<Guid> AdminAsync() => (await Session).User.PersonId();

    /// <summary>Asks the service; tells whether it was done.</summary>
    protected async Task<bool> ChangeAsync(Func<Guid, Task<PlanResult>> change)
    {
        if (Working) return false;
        Working = true;
        try
        {
            Outcome = await change(await AdminAsync());
        }
        finally
        {
            Working = false;
        }
        return Outcome is PlanResult.Saved;
    }

    /// <summary>Ends what the part waits for.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        leaving.Cancel();
        leaving.Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}
