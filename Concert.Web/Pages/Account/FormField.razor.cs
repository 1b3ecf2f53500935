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

    /// <summary>What kind of text it is, where it is no password.</summary>
    [Parameter] public string Type { get; set; } = "email";

    /// <summary>What was typed.</summary>
    [Parameter] public string? Value { get; set; }

    /// <summary>One line of advice.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>What is said when it is left looking wrong, before anything is sent; nothing is said when null.</summary>
    [Parameter] public string? Wrong { get; set; }

    /// <summary>What is shorter looks wrong.</summary>
    [Parameter] public int? LengthMin { get; set; }

    /// <summary>What is wrong with it; the first is said, the next once that is mended.</summary>
    [Parameter] public IReadOnlyList<string> Errors { get; set; } = [];

    /// <summary>The way on from an error.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private IStringLocalizer<AccountTexts> Texts { get; set; } = null!;

    private string Id => "field-" + Name.Replace('.', '-').ToLowerInvariant();

    // The place for what is wrong is there before anything is.
    private string DescribedBy => Hint is null ? $"{Id}-errors" : $"{Id}-hint {Id}-errors";
}
