# Completion of fusioninventory-inventory, another name of fi-inventory, for fish. Made by "npm run generate".
complete -c fusioninventory-inventory -w fi-inventory
