using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Radzen;
using Radzen.Blazor;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Persistence;

namespace Ticketing.Web.Pages.Admin.People;

/// <summary>Accounts: who has which role, who is locked.</summary>
public sealed partial class UsersPage
{
    private static readonly AuditAct[] RoleActs = [AuditAct.RoleGiven, AuditAct.RoleTaken];

    private RadzenDataGrid<UserView>? grid;
    private ResultPage<UserView>? page;
    private ReasonDialog dialog = null!;
    private (UserView Person, AuditAct Act)? asked;
    private string role = Roles.Door;
    private string? text;
    private bool staffOnly;
    private (string Owner, string Link, DateTimeOffset Until)? given;

    [Inject] private UserAdmin Users { get; set; } = null!;

    [Inject] private ResetLinks Links { get; set; } = null!;

    private async Task SearchAsync()
    {
        if (grid is not null) await grid.FirstPage(true);
    }

    private async Task LoadAsync(LoadDataArgs args) =>
        page = await Users.SearchAsync(AdminId, text, staffOnly, args.Skip ?? 0, args.Top ?? 25, Aborted);

    private static IEnumerable<string> Choices(UserView person, AuditAct act) =>
        act == AuditAct.RoleTaken ? Roles.All.Where(person.Roles.Contains)
        // An admin may do all that the others may.
        : person.Roles.Contains(Roles.Admin) ? [] : Roles.All.Except(person.Roles);

    private static string WordOf(AuditAct act) => act switch
    {
        AuditAct.RoleGiven => "GiveRole",
        AuditAct.RoleTaken => "TakeRole",
        AuditAct.AccountLocked => "Lock",
        AuditAct.AccountUnlocked => "Unlock",
        AuditAct.ResetLinkGiven => "ResetLink",
        _ => throw new UnreachableException(),
    };

    private Task AskAsync(UserView person, AuditAct act)
    {
        asked = (person, act);
        role = Choices(person, act).LastOrDefault(role);
        return dialog.ShowAsync(NameOf(person, act));
    }

    private static string NameOf(UserView person, AuditAct act) => $"{act} {person.PersonId}";

    private async Task ChangeAsync(string reason)
    {
        if (asked is not var (person, act)) return;
        given = null;
        if (act == AuditAct.ResetLinkGiven)
        {
            await GiveLinkAsync(person, reason);
            return;
        }
        var result = await (act switch
        {
            AuditAct.RoleGiven => Users.GiveRoleAsync(AdminId, SessionId, person.PersonId, role, reason, CancellationToken.None),
            AuditAct.RoleTaken => Users.TakeRoleAsync(AdminId, SessionId, person.PersonId, role, reason, CancellationToken.None),
            AuditAct.AccountLocked => Users.LockAsync(AdminId, SessionId, person.PersonId, reason, CancellationToken.None),
            AuditAct.AccountUnlocked => Users.UnlockAsync(AdminId, SessionId, person.PersonId, reason, CancellationToken.None),
            _ => throw new UnreachableException(),
        });
        switch (result)
        {
            case UserChangeResult.Changed: Succeed(Texts[RoleActs.Contains(act) ? "RoleChanged" : "UserChanged", person.Email]); break;
            case UserChangeResult.LastAdmin: Refuse(Texts["LastAdmin"]); return;
            case UserChangeResult.ReasonInvalid: Refuse(Texts["ReasonInvalid"]); return;
            case UserChangeResult.ProofNeeded: await AskForProofAsync(NameOf(person, act), reason); return;
            case UserChangeResult.NotAllowed: Refuse(Texts["NotAllowed"]); return;
            case UserChangeResult.NoSuchPerson: Refuse(Texts["NoSuchPerson"]); break;
            default: throw new UnreachableException();
        }
        if (grid is not null) await grid.Reload();
    }

    private async Task GiveLinkAsync(UserView person, string reason)
    {
        switch (await Links.GiveAsync(AdminId, SessionId, person.PersonId, reason, CancellationToken.None))
        {
            case ResetLinkResult.Given link:
                given = (person.Email, Navigation.ToAbsoluteUri(Paths.Reset(person.PersonId, link.Code)).AbsoluteUri, link.Until);
                break;
            case ResetLinkResult.ReasonInvalid: Refuse(Texts["ReasonInvalid"]); break;
            case ResetLinkResult.ProofNeeded: await AskForProofAsync(NameOf(person, AuditAct.ResetLinkGiven), reason); break;
            case ResetLinkResult.NotAllowed: Refuse(Texts["NotAllowed"]); break;
            case ResetLinkResult.NoSuchPerson: Refuse(Texts["NoSuchPerson"]); break;
            default: throw new UnreachableException();
        }
    }
}
