using System.ComponentModel.DataAnnotations;

namespace Ticketing.Mails;

/// <summary>The section <c>Mail</c> of the configuration. Without host and folder there are no mails, and nothing promises any.</summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>The mail server.</summary>
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Who writes, such as <c>Concert &lt;tickets@concert.example&gt;</c>.</summary>
    public string From { get; set; } = "Concert <no-reply@concert.example>";

    /// <summary>Demands TLS of the server before anything is said.</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>Where mails are laid as files when there is no server: for development.</summary>
    public string? Folder { get; set; }

    /// <summary>How links in mails begin: the site as people outside reach it.</summary>
    public Uri? SiteUrl { get; set; }

    /// <summary>Whether this site sends mail at all.</summary>
    public bool IsSetUp => !string.IsNullOrWhiteSpace(Host) || !string.IsNullOrWhiteSpace(Folder);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsSetUp && SiteUrl is not { IsAbsoluteUri: true })
            yield return new ValidationResult(
                "Mail:SiteUrl must be the site's own address, such as https://concert.example.", [nameof(SiteUrl)]);
        if (IsSetUp && !System.Net.Mail.MailAddress.TryCreate(From, out _))
            yield return new ValidationResult("Mail:From must be an address, such as Concert <tickets@concert.example>.", [nameof(From)]);
    }
}
