// Package files writes whole files: everything that this program leaves on a disk or hands to
// another program by name.
//
// A reader never sees half a file. A regular file is written under a temporary name beside its own
// and renamed, so it is there whole or as it was. What is no regular file cannot be replaced, and
// must not be: a named pipe, a device or a descriptor such as /dev/stdout is opened and written
// through, since whoever reads at its other end waits for exactly that one, and a program of root
// that replaced /dev/null by a file would break the machine. A symbolic link stays a link: the file
// that it points to is written.
//
// Permissions are the process's own choice: files are made with 0666 and the umask takes away what
// it takes away, as it does for any other program. No mode is ever changed afterwards, which file
// systems without modes (FAT, CIFS, some of FUSE) refuse.
package files
