using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Planning;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Admin;

/// <summary>What every part of the planning pages does alike: asks a service once at a time, keeps its answer to show.</summary>
public abstract class PlanPart : PersonComponent
{
    /// <summary>The words.</summary>
    [Inject] protected IStringLocalizer<PlanningTexts> Texts { get; set; } = null!;

    /// <summary>Who plans.</summary>
    protected Guid AdminId => PersonId;

    /// <summary>How the last change ended.</summary>
    protected PlanResult? Outcome { get; set; }

    /// <summary>True while a service works: its button can't be pressed twice.</summary>
    protected bool Working { get; private set; }

    /// <summary>The field errors of the last change.</summary>
    protected IReadOnlyList<FieldError> Errors => Outcome is PlanResult.Invalid invalid ? invalid.Errors : [];

    /// <summary>Asks the service; tells whether it was done.</summary>
    protected async Task<bool> ChangeAsync(Func<Guid, Task<PlanResult>> change)
    {
        if (Working) return false;
        Working = true;
        try
        {
            Outcome = await change(AdminId);
        }
        finally
        {
            Working = false;
        }
        return Outcome is PlanResult.Saved;
    }
}
