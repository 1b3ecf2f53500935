using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Options;
using Ticketing.Mails;

namespace Ticketing.Web.Mails;

/// <summary>Hands mails to the mail server, or lays them into a folder where there is none.</summary>
public sealed class MailTransport(IOptions<MailOptions> options, TimeProvider time)
{
    // Several times this, one mail after another, must be over before a claim runs out (MailDelivery.SendingMax).
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How long a mail server may take to say its first word.</summary>
    public static readonly TimeSpan GreetedWithin = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Why the mail server can't be reached; null when it can. Asked before anything is handed over: what fails here is known not to have
    /// been sent.
    /// </summary>
    public async Task<string?> FindTroubleAsync()
    {
        var mail = options.Value;
        if (string.IsNullOrWhiteSpace(mail.Host)) return null;
        using var patience = new CancellationTokenSource(GreetedWithin, time);
        try
        {
            using var line = new TcpClient();
            await line.ConnectAsync(mail.Host, mail.Port, patience.Token);
            await using var stream = line.GetStream();
            var greeting = new byte[512];
            if (await stream.ReadAsync(greeting, patience.Token) == 0) return "The mail server hung up.";
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), patience.Token);
            return null;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return failure.Message;
        }
        catch (OperationCanceledException)
        {
            return "The mail server says nothing.";
        }
    }

    /// <summary>Hands one mail over, once.</summary>
    public async Task<HandOver> SendAsync(Guid mailId, string address, Letter letter)
    {
        try
        {
            using var message = Compose(mailId, address, letter);
            using var client = Connect();
            using var patience = new CancellationTokenSource(Patience);
            await client.SendMailAsync(message, patience.Token);
            return new HandOver.Taken();
        }
        catch (FormatException)
        {
            return new HandOver.Refused("The address can't be written to.", IsFinal: true);
        }
        catch (SmtpException refused) when (refused.StatusCode != SmtpStatusCode.GeneralFailure)
        {
            return new HandOver.Refused($"{(int)refused.StatusCode} {refused.StatusCode}", IsAboutAddress(refused.StatusCode));
        }
        catch (SmtpException unreachable) when (unreachable.InnerException is SocketException or AuthenticationException)
        {
            return new HandOver.Refused(unreachable.InnerException.Message, IsFinal: false);
        }
        catch (Exception broken) when (broken is SmtpException or OperationCanceledException or IOException)
        {
            return new HandOver.Lost((broken.InnerException ?? broken).Message);
        }
    }

    private static bool IsAboutAddress(SmtpStatusCode status) =>
        status is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.UserNotLocalTryAlternatePath;

    private SmtpClient Connect()
    {
        var mail = options.Value;
        if (string.IsNullOrWhiteSpace(mail.Host))
            return new SmtpClient
            {
                DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory,
                PickupDirectoryLocation = Directory.CreateDirectory(mail.Folder!).FullName,
            };
        return new SmtpClient(mail.Host, mail.Port)
        {
            EnableSsl = mail.StartTls,
            DeliveryFormat = SmtpDeliveryFormat.International,
            Credentials = string.IsNullOrEmpty(mail.User) ? null : new NetworkCredential(mail.User, mail.Password),
        };
    }

    private MailMessage Compose(Guid mailId, string address, Letter letter)
    {
        var from = new MailAddress(options.Value.From);
        var message = new MailMessage(from, new MailAddress(address))
        {
            Subject = letter.Subject, SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8,
            Body = letter.ToText(), BodyEncoding = Encoding.UTF8, BodyTransferEncoding = TransferEncoding.Base64,
        };
        message.AlternateViews.Add(new AlternateView(
            new MemoryStream(Encoding.UTF8.GetBytes(letter.ToHtml())), new ContentType("text/html; charset=utf-8"))
        {
            TransferEncoding = TransferEncoding.Base64,
        });
        // The same however often it is handed over: mail servers know by it one that they have seen.
        message.Headers["Message-ID"] = $"<{mailId}@{from.Host}>";
        message.Headers["Content-Language"] = letter.Language;
        message.Headers["Auto-Submitted"] = "auto-generated";
        return message;
    }
}
