namespace Ticketing.Web.Mails;

/// <summary>The words of mails.</summary>
public sealed class MailTexts;
