using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Ticketing.Web.Pages.Account;

/// <summary>
/// One field of a form without a circuit: its label, what was typed, and beneath it what is wrong. A password never comes back.
/// </summary>
public sealed partial class FormField
{
    /// <summary>The name it is posted under.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    /// <summary>What to type.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>What the browser may fill in.</summary>
    [Parameter, EditorRequired] public string Autocomplete { get; set; } = "";

    /// <summary>A password: hidden while typed, and never sent back.</summary>
    [Parameter] public bool IsPassword { get; set; }

    /// <summary>What was typed.</summary>
    [Parameter] public string? Value { get; set; }

    /// <summary>One line of advice.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>What is wrong with it.</summary>
    [Parameter] public IReadOnlyList<string> Errors { get; set; } = [];

    /// <summary>The way on from an error.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private IStringLocalizer<AccountTexts> Texts { get; set; } = null!;

    private string Id => "field-" + Name.Replace('.', '-').ToLowerInvariant();

    private string? DescribedBy => (Hint, Errors.Count) switch
    {
        (null, 0) => null,
        (null, _) => $"{Id}-errors",
        (_, 0) => $"{Id}-hint",
        _ => $"{Id}-hint {Id}-errors",
    };
}
